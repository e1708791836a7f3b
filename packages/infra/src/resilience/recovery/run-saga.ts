import { isStop, messageOf, silentEvents, SpellError, toSpellError, type Clock, type EventBus } from '@llmspell/core';
import { linkedAbort } from '@llmspell/core/kit';

import type { Operation } from '../policy/operation.ts';
import { createTimeout } from '../timeout/create-timeout.ts';

/** A step that can be undone. */
export interface SagaStep<T> {
  readonly name: string;
  readonly run: Operation<T>;
  /** Undoes what `run` did. Only called when `run` succeeded. Called again after a crash, so it must bear that. */
  readonly compensate: (result: T, signal: AbortSignal) => void | Promise<void>;
}

/** Runs steps that are undone when a later one fails. */
export interface Saga {
  /** @throws SpellError `CLOSED` when the saga has ended. */
  step<T>(step: SagaStep<T>): Promise<T>;
}

export interface SagaOptions {
  /** For messages and events. */
  readonly name: string;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** ms for each compensation. @default 30_000 */
  readonly compensationTimeoutMs?: number;
  /** Told before steps are undone: their names in that order, and what went wrong. What it throws is the saga's error. */
  readonly onRollback?: (steps: readonly string[], error: unknown) => void | Promise<void>;
  /** Gets `saga.compensated`, and `saga.compensation_failed` for each step that could not be undone. @default nobody */
  readonly events?: EventBus;
}

/**
 * Does work whose steps are undone, in reverse order, when it fails or is aborted. Compensations do not hear the abort:
 * they have a time limit of their own. One that fails does not keep the others from running. Steps that run side by
 * side are told to stop and waited for first.
 *
 * @throws what the work threw; SpellError `COMPENSATION_FAILED` when a step could not be undone (but an abort stays an abort).
 */
export async function runSaga<T>(options: SagaOptions, work: (saga: Saga) => Promise<T>): Promise<T> {
  using linked = linkedAbort(options.signal);
  linked.signal.throwIfAborted();
  const steps = new Steps(options.name, linked.signal);
  try {
    const result = await work(steps);
    steps.end();
    return result;
  } catch (error) {
    steps.end();
    linked.abort(error);
    await steps.settled();
    throw await undo(steps.done, error, options);
  }
}

interface DoneStep {
  readonly name: string;
  readonly undo: (signal: AbortSignal) => Promise<void>;
}

class Steps implements Saga {
  /** In the order in which they were done. */
  readonly done: DoneStep[] = [];
  readonly #name: string;
  readonly #signal: AbortSignal;
  readonly #running = new Set<Promise<unknown>>();
  #ended = false;

  constructor(name: string, signal: AbortSignal) {
    this.#name = name;
    this.#signal = signal;
  }

  async step<T>({ name, run, compensate }: SagaStep<T>): Promise<T> {
    if (this.#ended) {
      throw new SpellError({
        code: 'CLOSED',
        message: `Saga "${this.#name}" has ended, and takes no step "${name}". Wait for all steps inside of the saga.`,
      });
    }
    this.#signal.throwIfAborted();
    const running = run(this.#signal);
    this.#running.add(running);
    try {
      const result = await running;
      this.done.push({ name, undo: async (signal) => compensate(result, signal) });
      return result;
    } finally {
      this.#running.delete(running);
    }
  }

  end(): void {
    this.#ended = true;
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.#running);
    // Lets the steps that just ended note that they are done.
    await Promise.resolve();
  }
}

/** Undoes the steps and gives the error to throw. */
async function undo(done: readonly DoneStep[], error: unknown, options: SagaOptions): Promise<unknown> {
  const { name, signal, clock, compensationTimeoutMs = 30_000, events = silentEvents } = options;
  const failures: { readonly step: string; readonly error: unknown }[] = [];
  if (done.length > 0) await options.onRollback?.(done.map((step) => step.name).toReversed(), error);
  for (const step of done.toReversed()) {
    const what = `Undoing step "${step.name}"`;
    const limited = createTimeout({ clock, timeoutMs: compensationTimeoutMs, what });
    try {
      await limited.execute(step.undo, new AbortController().signal);
    } catch (failure) {
      failures.push({ step: step.name, error: failure });
      const { code } = toSpellError(failure);
      events.emit({ type: 'saga.compensation_failed', data: { name, step: step.name, code } });
    }
  }
  events.emit({ type: 'saga.compensated', data: { name, steps: done.length - failures.length } });
  if (failures.length === 0 || isStop(error, signal)) return error;
  const names = failures.map(({ step }) => step);
  return new SpellError({
    code: 'COMPENSATION_FAILED',
    message: `Saga "${name}" failed (${messageOf(error)}), and these steps could not be undone: ${names.join(', ')}. Undo them by hand.`,
    data: { name, steps: names },
    cause: new AggregateError([error, ...failures.map((failure) => failure.error)]),
  });
}
