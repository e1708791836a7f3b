import { isStop, silentEvents, toSpellError, type EventBus } from '@llmspell/core';
import { LRUCache } from 'lru-cache';

import { createTimeWindow } from '../circuit/create-time-window.ts';
import type { OutcomeWindow } from '../circuit/outcome-window.ts';
import { categorizeError } from '../errors/categorize-error.ts';
import type { ErrorCategory } from '../errors/error-category.ts';
import { checkOption } from '../policy/check-option.ts';
import type { Operation } from '../policy/operation.ts';
import type {
  ErrorRecoveryCoordinator,
  ErrorRecoveryOptions,
  RecoveryCall,
  RecoveryOutcome,
} from './error-recovery-coordinator.ts';
import type { Failure } from './failure.ts';
import type { FinalRecovery, Recovery, RecoveryRequest, RecoveryStrategy } from './recovery-strategy.ts';

/** Makes a coordinator: an error's category chooses the strategies, rules say when to escalate. */
export function createErrorRecoveryCoordinator<Output = never>(
  options: ErrorRecoveryOptions<Output>,
): ErrorRecoveryCoordinator<Output> {
  return new Coordinator(options);
}

/** Sources whose failures are counted. The one that has not failed for longest is forgotten. */
const MAX_SOURCES = 1_000;

/** A recovery with the name of the strategy that brought it. */
interface Handled<Output> {
  readonly recovery: FinalRecovery<Output>;
  readonly strategy: string;
}

class Coordinator<Output> implements ErrorRecoveryCoordinator<Output> {
  readonly name: string;
  readonly #options: ErrorRecoveryOptions<Output>;
  readonly #categorize: (error: unknown) => ErrorCategory;
  readonly #recentMs: number;
  readonly #events: EventBus;
  readonly #recent = new LRUCache<string, OutcomeWindow>({ max: MAX_SOURCES });

  constructor(options: ErrorRecoveryOptions<Output>) {
    const { name = 'recovery', categorize = categorizeError, recentMs = 60_000, events = silentEvents } = options;
    this.name = name;
    this.#options = options;
    this.#categorize = categorize;
    this.#recentMs = checkOption('recentMs', recentMs, { min: 10 });
    this.#events = events;
  }

  async execute<T>(operation: Operation<T>, call: RecoveryCall): Promise<RecoveryOutcome<T | Output>> {
    try {
      return { type: 'completed', value: await operation(call.signal) };
    } catch (error) {
      if (isStop(error, call.signal)) throw error;
      const request = { failure: this.#failureOf(error, call), operation, signal: call.signal };
      const { recovery, strategy } = await this.#handle(request);
      if (recovery.type === 'compensated') throw error;
      return { ...recovery, strategy };
    }
  }

  async recover<T>(request: RecoveryRequest<T>): Promise<Recovery<T | Output>> {
    const { failure } = request;
    const own = { ...request, failure: this.#failureOf(failure.error, failure) };
    return (await this.#handle(own)).recovery;
  }

  /** @throws the failure's error when nothing helped. */
  async #handle<T>(request: OpenRequest<T>): Promise<Handled<T | Output>> {
    const handled = (await this.#tryStrategies(request)) ?? (await this.#escalate(request));
    if (handled === undefined) {
      this.#tell('failed', request.failure);
      throw request.failure.error;
    }
    this.#tell(handled.recovery.type, request.failure, handled.strategy);
    return handled;
  }

  /** The failure is told what was tried, and whether anything is left. */
  async #tryStrategies<T>(request: OpenRequest<T>): Promise<Handled<T | Output> | undefined> {
    const { strategies, escalation = [] } = this.#options;
    const { failure } = request;
    for (const strategy of strategies[failure.category] ?? strategies.default ?? []) {
      const handled = await attempt<T, Output>(strategy, request);
      if (handled !== undefined) return handled;
      if (escalation.some((rule) => rule.when(failure))) return undefined;
    }
    failure.exhausted = true;
    return undefined;
  }

  async #escalate<T>(request: OpenRequest<T>): Promise<Handled<T | Output> | undefined> {
    for (const rule of this.#options.escalation ?? []) {
      if (!rule.when(request.failure)) continue;
      this.#tell('escalated', request.failure, rule.name);
      const handled = await attempt<T, Output>(rule, request);
      if (handled !== undefined) return handled;
    }
    return undefined;
  }

  #failureOf(error: unknown, { source, correlationId = '' }: Omit<RecoveryCall, 'signal'>): OpenFailure {
    const category = this.#categorize(error);
    const key = `${category} ${source}`;
    const window = this.#recent.get(key) ?? createTimeWindow(this.#recentMs, this.#options.clock);
    this.#recent.set(key, window);
    window.record(true);
    const recentFailures = window.counts().failures;
    return { source, error, category, correlationId, recentFailures, tried: [], exhausted: false };
  }

  #tell(what: string, { source, error, category, correlationId }: Failure, strategy?: string): void {
    const type = `recovery.${what}`;
    if (!this.#events.has(type)) return;
    const { code } = toSpellError(error);
    const data = { source, category, code, ...(strategy === undefined ? {} : { strategy }) };
    this.#events.emit({ type, data, correlationId });
  }
}

/** A failure as long as it is being handled. */
interface OpenFailure extends Failure {
  readonly tried: { readonly strategy: string; readonly error: unknown }[];
  exhausted: boolean;
}

interface OpenRequest<T> extends RecoveryRequest<T> {
  readonly failure: OpenFailure;
}

async function attempt<T, Output>(
  strategy: RecoveryStrategy<Output>,
  request: OpenRequest<T>,
): Promise<Handled<T | Output> | undefined> {
  const { tried } = request.failure;
  try {
    const recovery = await strategy.recover(request);
    if (recovery.type !== 'not-recovered') return { recovery, strategy: strategy.name };
    tried.push({ strategy: strategy.name, error: request.failure.error });
  } catch (error) {
    if (isStop(error, request.signal)) throw error;
    tried.push({ strategy: strategy.name, error });
  }
  return undefined;
}
