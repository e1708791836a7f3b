import { isStop, silentEvents, SpellError, type Clock, type EventBus } from '@llmspell/core';

import { inCategories } from '../errors/in-categories.ts';
import { checkOption } from '../policy/check-option.ts';
import type { Operation } from '../policy/operation.ts';
import type {
  CircuitBreaker,
  CircuitBreakerOptions,
  CircuitState,
  CircuitThreshold,
  CircuitWindow,
} from './circuit-breaker.ts';
import { createCountWindow } from './create-count-window.ts';
import { createTimeWindow } from './create-time-window.ts';
import type { OutcomeWindow } from './outcome-window.ts';

/** Makes a closed circuit. It has no timer: that its time has come is seen when somebody calls or looks. */
export function createCircuitBreaker(options: CircuitBreakerOptions): CircuitBreaker {
  return new Breaker(options);
}

type Outcome = 'success' | 'failure' | 'nothing';

const callersOwn = inCategories('validation', 'permission');

class Breaker implements CircuitBreaker {
  readonly name: string;
  readonly #clock: Clock;
  readonly #events: EventBus;
  readonly #isFailure: (error: unknown) => boolean;
  readonly #window: OutcomeWindow;
  readonly #threshold: Required<CircuitThreshold>;
  readonly #openMs: number;
  readonly #probes: number;
  #state: CircuitState = 'closed';
  /** Grows with every change of state: what was started before a change says nothing afterwards. */
  #generation = 0;
  #openedAt = 0;
  #probing = 0;
  #probed = 0;

  constructor(options: CircuitBreakerOptions) {
    const { name, clock, openMs = 30_000, probes = 1, events = silentEvents } = options;
    const { isFailure = (error) => !callersOwn(error), window = { type: 'count', size: 20 } } = options;
    this.name = name;
    this.#clock = clock;
    this.#events = events;
    this.#isFailure = isFailure;
    this.#openMs = checkOption('openMs', openMs, { min: 0 });
    this.#probes = checkOption('probes', probes, { min: 1, integer: true });
    this.#threshold = checkThreshold(options.threshold ?? { type: 'rate', rate: 0.5 }, window);
    this.#window = createWindow(window, clock);
  }

  get state(): CircuitState {
    return this.#state === 'open' && this.#openLeftMs() <= 0 ? 'half-open' : this.#state;
  }

  get counts(): { readonly calls: number; readonly failures: number } {
    return this.#window.counts();
  }

  async execute<T>(operation: Operation<T>, signal: AbortSignal): Promise<T> {
    this.#admit();
    const generation = this.#generation;
    let outcome: Outcome = 'nothing';
    try {
      const value = await operation(signal);
      outcome = 'success';
      return value;
    } catch (error) {
      if (!isStop(error, signal) && this.#isFailure(error)) outcome = 'failure';
      throw error;
    } finally {
      if (generation === this.#generation) this.#settle(outcome);
    }
  }

  #admit(): void {
    if (this.#state === 'closed') return;
    if (this.#state === 'open') {
      if (this.#openLeftMs() > 0) throw this.#refusal();
      this.#change('half-open');
    }
    if (this.#probing + this.#probed >= this.#probes) throw this.#refusal();
    this.#probing += 1;
  }

  #settle(outcome: Outcome): void {
    if (this.#state === 'half-open') {
      this.#probing -= 1;
      if (outcome === 'failure') this.#change('open');
      if (outcome === 'success') this.#probed += 1;
      if (this.#probed >= this.#probes) this.#change('closed');
    } else if (outcome !== 'nothing') {
      this.#window.record(outcome === 'failure');
      if (outcome === 'failure' && this.#isOverThreshold()) this.#change('open');
    }
  }

  #isOverThreshold(): boolean {
    const { calls, failures } = this.#window.counts();
    const threshold = this.#threshold;
    if (threshold.type === 'failures') return failures >= threshold.failures;
    return calls >= threshold.minimumCalls && failures / calls >= threshold.rate;
  }

  #change(state: CircuitState): void {
    const counts = this.#window.counts();
    this.#state = state;
    this.#generation += 1;
    this.#probing = 0;
    this.#probed = 0;
    if (state === 'open') this.#openedAt = this.#clock.monotonic();
    if (state !== 'half-open') this.#window.clear();
    const type = EVENT_TYPES[state];
    if (this.#events.has(type)) this.#events.emit({ type, data: { name: this.name, ...counts } });
  }

  #openLeftMs(): number {
    return this.#openedAt + this.#openMs - this.#clock.monotonic();
  }

  #refusal(): SpellError {
    const { name } = this;
    const code = 'CIRCUIT_OPEN';
    if (this.#state === 'half-open') {
      const message = `"${name}" is not called while others try whether it works again. Try later, or use something else.`;
      return new SpellError({ code, message, retryable: true, data: { name } });
    }
    const retryAfterMs = Math.ceil(this.#openLeftMs());
    const message = `"${name}" is not called: it failed too often. Try again in ${retryAfterMs} ms, or use something else.`;
    return new SpellError({ code, message, retryable: true, data: { name, retryAfterMs } });
  }
}

const EVENT_TYPES = {
  open: 'circuit.opened',
  'half-open': 'circuit.half_opened',
  closed: 'circuit.closed',
} as const satisfies Record<CircuitState, string>;

function createWindow(window: CircuitWindow, clock: Clock): OutcomeWindow {
  return window.type === 'count'
    ? createCountWindow(checkOption('window.size', window.size, { min: 1, max: 1_000_000, integer: true }))
    : createTimeWindow(checkOption('window.durationMs', window.durationMs, { min: 10 }), clock);
}

function checkThreshold(threshold: CircuitThreshold, window: CircuitWindow): Required<CircuitThreshold> {
  // More than the window holds would never be reached.
  const max = window.type === 'count' ? window.size : Infinity;
  if (threshold.type === 'failures') {
    return { ...threshold, failures: checkOption('threshold.failures', threshold.failures, { min: 1, max }) };
  }
  const { rate, minimumCalls = Math.min(10, max) } = threshold;
  return {
    type: 'rate',
    rate: checkOption('threshold.rate', rate, { min: Number.MIN_VALUE, max: 1 }),
    minimumCalls: checkOption('threshold.minimumCalls', minimumCalls, { min: 1, max }),
  };
}
