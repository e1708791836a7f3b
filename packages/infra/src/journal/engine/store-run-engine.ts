import {
  messageOf,
  SpellError,
  type ComponentRegistry,
  type JsonValue,
  type RunState,
  type RunStatus,
  type RunWaits,
  type StatusOptions,
} from '@llmspell/core';
import { linkedAbort, toJson } from '@llmspell/core/kit';

import { checkRunId } from '../record/journal-keys.ts';
import { parseUncertainAnswer } from '../uncertain-effect.ts';
import type { EmbeddedRunEngine, RunEngineOptions, SubmitRequest } from './create-run-engine.ts';
import { EFFECT_SIGNAL } from './live-run.ts';
import { canRun, hasEnded, toStatus, type RunRecord } from './run-record.ts';
import { addSignal } from './run-signals.ts';
import { parseRunKey, RUNS, RunStore } from './run-store.ts';
import { createRunWaits } from './run-waits.ts';
import { RunWorker } from './run-worker.ts';
import { takeBackFailures } from './take-back-failures.ts';

/** The run engine over a state store. */
export class StoreRunEngine implements EmbeddedRunEngine {
  readonly waits: RunWaits;
  readonly #options: Required<RunEngineOptions>;
  readonly #runs: RunStore;
  readonly #worker: RunWorker;
  /** Those who wait for a change of a run. */
  readonly #waiting = new Map<string, Set<() => void>>();
  readonly #closing = new AbortController();
  readonly #watching: Promise<void>;

  constructor(options: Required<RunEngineOptions>) {
    this.#options = options;
    this.#runs = new RunStore(options);
    this.waits = createRunWaits(options.clock, (runId) => this.#worker.inboxOf(runId));
    this.#worker = new RunWorker({ ...options, runs: this.#runs, waits: this.waits });
    this.#watching = this.#watch();
  }

  async start(): Promise<void> {
    this.#assertOpen();
    const { retentionMs, clock } = this.#options;
    if (Number.isFinite(retentionMs)) await this.prune({ endedBefore: clock.now() - retentionMs });
    await this.#worker.start();
  }

  async submit({ component, input, runId = this.#options.newId(), parent }: SubmitRequest): Promise<string> {
    this.#assertOpen();
    await assertComponent(this.#options.components, component);
    const { clock, newId } = this.#options;
    const now = clock.now();
    const record: RunRecord = {
      component,
      input: toJson(input, `The input of ${component}`),
      state: 'pending',
      createdAt: now,
      updatedAt: now,
      seed: newId(),
      ...(parent === undefined ? {} : { parent: checkRunId(parent) }),
    };
    const added = await this.#runs.add(runId, record);
    if (!added) await this.#assertSame(runId, component);
    this.#worker.take(runId);
    return runId;
  }

  async result(runId: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<JsonValue> {
    this.#assertOpen();
    const closing = this.#closing.signal;
    using ended = linkedAbort(signal === undefined ? closing : AbortSignal.any([signal, closing]));
    for (;;) {
      ended.signal.throwIfAborted();
      const change = Promise.withResolvers<void>();
      const forget = this.#onChange(runId, change.resolve);
      try {
        const record = await this.#runs.find(runId);
        if (hasEnded(record)) return resultOf(runId, record);
        await Promise.race([change.promise, ended.aborted]);
      } finally {
        forget();
      }
    }
  }

  async status(runId: string, options: StatusOptions = {}): Promise<RunStatus | undefined> {
    this.#assertOpen();
    const record = await this.#runs.get(runId);
    return record === undefined ? undefined : this.#status(runId, record, options);
  }

  async *list({ state, ...options }: StatusOptions & { readonly state?: RunState } = {}): AsyncGenerator<RunStatus> {
    this.#assertOpen();
    for await (const [runId, record] of this.#runs.all()) {
      if (state === undefined || record.state === state) yield await this.#status(runId, record, options);
    }
  }

  async signal(runId: string, name: string, payload: JsonValue): Promise<void> {
    this.#assertOpen();
    const record = await this.#runs.find(runId);
    if (hasEnded(record)) throw endedError(runId, record, 'it waits for nothing');
    const value = toJson(payload, `The payload of signal "${name}"`);
    if (name.startsWith(EFFECT_SIGNAL)) parseUncertainAnswer(value);
    await addSignal(this.#options.store, { runId, name, value });
  }

  async cancel(runId: string): Promise<void> {
    this.#assertOpen();
    await this.#runs.find(runId);
    for (const id of await this.#family(runId)) {
      await this.#runs.update(id, (record) => (hasEnded(record) ? undefined : { state: 'cancelled' }));
    }
  }

  async pause(runId: string): Promise<void> {
    this.#assertOpen();
    const record = await this.#runs.find(runId);
    if (hasEnded(record)) throw endedError(runId, record, 'there is nothing to pause');
    await this.#runs.update(runId, (now) => (canRun(now) ? { state: 'paused' } : undefined));
    await this.#worker.pause(runId);
  }

  async resume(runId: string): Promise<void> {
    this.#assertOpen();
    const record = await this.#runs.find(runId);
    if (record.state === 'completed' || record.state === 'cancelled') {
      throw endedError(runId, record, 'only a run that was paused or failed can be resumed');
    }
    if (record.state === 'failed') await takeBackFailures(this.#options.store, runId);
    await this.#runs.update(runId, ({ state }) =>
      state === 'failed' || state === 'paused' ? { state: 'pending' } : undefined,
    );
    this.#worker.take(runId);
  }

  async prune({ endedBefore = Infinity }: { readonly endedBefore?: number } = {}): Promise<number> {
    this.#assertOpen();
    let count = 0;
    for await (const [runId, record] of this.#runs.all()) {
      if (!hasEnded(record) || !(record.updatedAt < endedBefore)) continue;
      await this.#runs.delete(runId);
      count += 1;
    }
    await this.#runs.dismissDead();
    if (count > 0) await this.#options.compact();
    return count;
  }

  leave(runId: string): Promise<void> {
    return this.#worker.leave(runId);
  }

  async workerOf(runId: string): Promise<string | undefined> {
    this.#assertOpen();
    return this.#runs.holder(runId);
  }

  async close(): Promise<void> {
    this.#closing.abort(closedError());
    await this.#worker.close();
    await this.#watching;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #status(runId: string, record: RunRecord, { size = false }: StatusOptions): Promise<RunStatus> {
    const progress = this.#worker.progressOf(runId);
    return {
      ...toStatus(runId, record),
      ...(progress === undefined ? {} : { progress }),
      ...(size ? { bytes: await this.#runs.size(runId) } : {}),
    };
  }

  #assertOpen(): void {
    if (this.#closing.signal.aborted) throw closedError();
  }

  async #assertSame(runId: string, component: string): Promise<void> {
    const { component: other } = await this.#runs.find(runId);
    if (other === component) return;
    throw new SpellError({
      code: 'ALREADY_EXISTS',
      message: `Expected a new id for a run of ${component}; ${runId} is a run of ${other}. Choose another id, or leave it out.`,
      data: { runId },
    });
  }

  /** A run with those that it started, and so on. */
  async #family(root: string): Promise<readonly string[]> {
    const children = new Map<string, string[]>();
    for await (const [runId, { parent }] of this.#runs.all()) {
      if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), runId]);
    }
    const family = new Set([root]);
    for (const runId of family) for (const child of children.get(runId) ?? []) family.add(child);
    return [...family];
  }

  #onChange(runId: string, wake: () => void): () => void {
    const wakes = this.#waiting.get(runId) ?? new Set();
    this.#waiting.set(runId, wakes);
    wakes.add(wake);
    return () => {
      wakes.delete(wake);
      if (wakes.size === 0) this.#waiting.delete(runId);
    };
  }

  /** Hears of everything that happens to runs, here or at another worker of the store. */
  async #watch(): Promise<void> {
    const { store, logger } = this.#options;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        for await (const { key } of store.watch({ prefix: RUNS, signal })) this.#onKey(key);
      } catch (error) {
        if (SpellError.isInstance(error) && error.code === 'CLOSED') return;
        logger.log('warn', 'The run engine missed changes of its store, and looks at all its runs', {
          error: messageOf(error),
        });
        this.#worker.wakeAll();
        for (const runId of this.#waiting.keys()) this.#wake(runId);
      }
    }
  }

  #onKey(key: string): void {
    const { what, runId } = parseRunKey(key);
    if (what === 'signal') this.#worker.wake(runId);
    if (what === 'lease') this.#worker.onLease(runId);
    if (what === 'worker') this.#worker.onWorker(runId);
    if (what !== 'state') return;
    this.#worker.onChange(runId);
    this.#wake(runId);
  }

  #wake(runId: string): void {
    for (const wake of this.#waiting.get(runId) ?? []) wake();
  }
}

function resultOf(runId: string, { state, output, error }: RunRecord): JsonValue {
  if (state === 'completed') return output ?? null;
  if (error !== undefined) throw SpellError.fromJSON(error);
  throw new SpellError({ code: 'RUN_CANCELLED', message: `Run ${runId} was cancelled.`, data: { runId } });
}

async function assertComponent(components: ComponentRegistry, component: string): Promise<void> {
  const separator = component.indexOf(':');
  if (separator < 1) {
    throw new SpellError({
      code: 'VALIDATION_FAILED',
      message: `Expected a component as "kind:name", such as "workflow:report"; got "${component}".`,
    });
  }
  await components.get(component.slice(0, separator), component.slice(separator + 1));
}

function endedError(runId: string, { state }: RunRecord, why: string): SpellError {
  return new SpellError({
    code: 'CLOSED',
    message: `Expected run ${runId} not to have ended, but it is ${state}: ${why}.`,
    data: { runId, state },
  });
}

function closedError(): SpellError {
  return new SpellError({ code: 'CLOSED', message: 'Expected the run engine to be open, but it was closed.' });
}
