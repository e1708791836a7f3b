import { isStop, silentEvents, type Clock, type EventBus } from '@llmspell/core';

import { ConcurrencyGate } from '../bulkhead/concurrency-gate.ts';
import { overloadedError } from '../bulkhead/overloaded-error.ts';
import { inCategories } from '../errors/in-categories.ts';
import { checkOption } from '../policy/check-option.ts';
import type { Operation } from '../policy/operation.ts';
import type { Policy } from '../policy/policy.ts';
import type { Adaptation } from './adaptation.ts';
import { Ewma } from './ewma.ts';

export interface AdaptiveFlowOptions {
  /** Of what is protected, for messages and events. */
  readonly name: string;
  readonly clock: Clock;
  /** Of this controller alone: it may remember. */
  readonly adaptation: Adaptation;
  /** Calls under way at once, at first. @default 10 */
  readonly initialLimit?: number;
  /** @default 1 */
  readonly minLimit?: number;
  /** @default 1000 */
  readonly maxLimit?: number;
  /** Calls that may wait; one more is refused. @default 100 */
  readonly maxQueued?: number;
  /** Whether an error tells of too much load. One that does not says nothing. @default transient, rate limit and resource errors */
  readonly isFailure?: (error: unknown) => boolean;
  /** Gets `flow.limit_changed`. @default nobody */
  readonly events?: EventBus;
}

/** Finds out how many calls at once are good. Rejects with SpellError `OVERLOADED` when the queue is full. */
export interface AdaptiveFlowController extends Policy {
  readonly name: string;
  /** Calls that may be under way at once. */
  readonly limit: number;
  readonly active: number;
  readonly queued: number;
  /** Moving average over the calls that succeeded; 0 before the first. */
  readonly averageLatencyMs: number;
  /** Moving average; 0 before the first call ended. */
  readonly errorRate: number;
}

/** Makes a controller: a limit on calls under way that an adaptation moves after each call. */
export function createAdaptiveFlowController(options: AdaptiveFlowOptions): AdaptiveFlowController {
  return new Controller(options);
}

const tellsOfLoad = inCategories('transient', 'rate-limit', 'resource');

/** The weight of the newest call in the averages. */
const ALPHA = 0.2;

class Controller implements AdaptiveFlowController {
  readonly name: string;
  readonly #clock: Clock;
  readonly #adaptation: Adaptation;
  readonly #minLimit: number;
  readonly #maxLimit: number;
  readonly #maxQueued: number;
  readonly #isFailure: (error: unknown) => boolean;
  readonly #events: EventBus;
  readonly #gate: ConcurrencyGate;
  readonly #latency = new Ewma(ALPHA);
  readonly #errors = new Ewma(ALPHA);
  /** As the adaptation gave it; the gate's is whole. */
  #limit: number;
  #arrivals = 0;

  constructor(options: AdaptiveFlowOptions) {
    const { name, clock, adaptation, initialLimit = 10, minLimit = 1, maxLimit = 1_000, maxQueued = 100 } = options;
    this.name = name;
    this.#clock = clock;
    this.#adaptation = adaptation;
    this.#minLimit = checkOption('minLimit', minLimit, { min: 1 });
    this.#maxLimit = checkOption('maxLimit', maxLimit, { min: minLimit });
    this.#maxQueued = checkOption('maxQueued', maxQueued, { min: 0 });
    this.#isFailure = options.isFailure ?? tellsOfLoad;
    this.#events = options.events ?? silentEvents;
    this.#limit = checkOption('initialLimit', initialLimit, { min: minLimit, max: maxLimit });
    this.#gate = new ConcurrencyGate(Math.floor(initialLimit));
  }

  get limit(): number {
    return this.#gate.limit;
  }
  get active(): number {
    return this.#gate.active;
  }
  get queued(): number {
    return this.#gate.queued;
  }
  get averageLatencyMs(): number {
    return this.#latency.value ?? 0;
  }
  get errorRate(): number {
    return this.#errors.value ?? 0;
  }

  async execute<T>(operation: Operation<T>, signal: AbortSignal): Promise<T> {
    this.#arrivals += 1;
    const gate = this.#gate;
    if (!gate.tryEnter()) {
      if (gate.queued >= this.#maxQueued) throw overloadedError(this.name, gate);
      await gate.enter(signal);
    }
    const start = { startedAt: this.#clock.monotonic(), active: gate.active, queued: gate.queued };
    let failed: boolean | undefined;
    try {
      const value = await operation(signal);
      failed = false;
      return value;
    } catch (error) {
      if (!isStop(error, signal) && this.#isFailure(error)) failed = true;
      throw error;
    } finally {
      const active = Math.max(start.active, gate.active);
      gate.leave();
      if (failed !== undefined) this.#adapt({ ...start, active }, failed);
    }
  }

  #adapt(
    start: { readonly startedAt: number; readonly active: number; readonly queued: number },
    failed: boolean,
  ): void {
    const endedAt = this.#clock.monotonic();
    const latencyMs = endedAt - start.startedAt;
    const averageLatencyMs = failed ? (this.#latency.value ?? latencyMs) : this.#latency.add(latencyMs);
    const errorRate = this.#errors.add(failed ? 1 : 0);
    const [limit, arrivals] = [this.#limit, this.#arrivals];
    const sample = { ...start, limit, arrivals, endedAt, latencyMs, failed, averageLatencyMs, errorRate };
    const next = this.#adaptation(sample);
    // What is no number changes nothing.
    if (!Number.isNaN(next)) this.#limit = Math.min(Math.max(next, this.#minLimit), this.#maxLimit);
    this.#apply(Math.floor(this.#limit));
  }

  #apply(limit: number): void {
    const before = this.#gate.limit;
    if (limit === before) return;
    this.#gate.setLimit(limit);
    const type = 'flow.limit_changed';
    if (this.#events.has(type)) this.#events.emit({ type, data: { name: this.name, before, limit } });
  }
}
