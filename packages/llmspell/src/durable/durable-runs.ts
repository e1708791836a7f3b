import {
  createComponentRegistry,
  createRunContext,
  SpellError,
  type Amount,
  type JsonObject,
  type JsonValue,
  type RunContext,
  type RunState,
  type RunStatus,
  type ScriptStats,
} from '@llmspell/core';
import { getOwn } from '@llmspell/core/kit';
import { createRunEngine, exportRun, importRun, type EmbeddedRunEngine } from '@llmspell/infra/journal';

import type { SpellResult } from '../spell/spell-options.ts';
import { compactState } from '../state-directory/compact-state.ts';
import { createDurableContext } from './create-durable-context.ts';
import { createInterpreter, INTERPRETER } from './create-interpreter.ts';
import type { DurableParts } from './durable-parts.ts';
import { isDivergence } from './is-divergence.ts';
import { createLiveSpell, liveOptionsOf, tellWaiting, type LiveSpell } from './live-spell.ts';
import { newRecord, type BegunSpell } from './new-record.ts';
import { replaySpell, type ReplayOptions, type ReplayResult } from './replay-spell.ts';
import { resumedRecord } from './resumed-record.ts';
import type { ResumeOptions, RunInfo, RuntimeRuns } from './runtime-runs.ts';
import { spellOptionsOf } from './spell-options-of.ts';
import { readSpellRecord, sourceOf, writeSpell, type SpellRecord } from './spell-record.ts';
import { SpellRecords } from './spell-records.ts';
import { createWorkerId, isWorkerAlive, processOf } from './worker-id.ts';

/** Durable runs of spells, over the state store of a runtime. */
export class DurableRuns implements RuntimeRuns {
  readonly #parts: DurableParts;
  readonly #records: SpellRecords;
  readonly #engine: EmbeddedRunEngine;
  readonly #workerId = createWorkerId();
  readonly #live = new Map<string, LiveSpell>();

  constructor(parts: DurableParts) {
    const { shared } = parts;
    this.#parts = parts;
    this.#records = new SpellRecords(shared.state);
    const components = createComponentRegistry(shared.components === undefined ? {} : { parent: shared.components });
    components.register(createInterpreter((context) => this.#runSpell(context)));
    this.#engine = createRunEngine({
      store: shared.state,
      components,
      workerId: this.#workerId,
      takes: (runId) => this.#live.has(runId),
      isAlive: isWorkerAlive,
      onWaiting: (runId, names) => tellWaiting(this.#live.get(runId), names),
      compact: async () => void (await compactState(shared.state)),
      createContext: (run) => {
        const live = this.#live.get(run.runId);
        if (live === undefined) return createRunContext({ ...shared, ...run });
        return createDurableContext(parts, { run, record: live.record });
      },
      ...(shared.clock === undefined ? {} : { clock: shared.clock }),
      ...(shared.logger === undefined ? {} : { logger: shared.logger }),
    });
  }

  /** Runs a spell durably. The same id with the same spell is one run, which goes on if it was interrupted. */
  async begin(spell: BegunSpell): Promise<SpellResult> {
    const { runId, record } = newRecord(spell, this.#parts);
    const status = await this.#engine.status(runId);
    const kept = await this.#records.add(runId, record);
    if (!isSame(kept, record)) throw takenError(runId, kept);
    if (status !== undefined && hasEnded(status.state)) return toResult(runId, await this.#engine.result(runId));
    return this.#work(runId, createLiveSpell(kept, liveOptionsOf(spell.options)), () => this.#begin(runId, status));
  }

  /** Goes on with a run that was interrupted or failed. */
  async resume(runId: string, options: ResumeOptions = {}): Promise<SpellResult> {
    const before = await this.#records.find(runId);
    const status = await this.#engine.status(runId);
    if (status?.state === 'completed' || status?.state === 'cancelled') throw endedError(runId, status.state);
    const record = await resumedRecord(runId, { record: before, options, readSpell: this.#parts.readSpell });
    try {
      return await this.#work(runId, createLiveSpell(record, options), async () => {
        if (record !== before) await this.#records.replace(runId, record);
        await this.#begin(runId, status);
      });
    } catch (error) {
      // What is recorded is still what the spell before did, so the run goes on with that one.
      if (record !== before && isDivergence(error)) await this.#records.replace(runId, before);
      throw error;
    }
  }

  /** Plays a run once more, without any effect. */
  async replay(runId: string, options: ReplayOptions = {}): Promise<ReplayResult> {
    const record = await this.#records.find(runId);
    const run = await this.status(runId);
    if (run === undefined) throw notBegun(runId);
    return { run, ...(await replaySpell(this.#parts, { runId, record, options })) };
  }

  async *list(filter?: { readonly state?: RunState }): AsyncGenerator<RunInfo> {
    for await (const status of this.#engine.list(filter)) {
      const info = await this.#toInfo(status);
      if (info !== undefined) yield info;
    }
  }

  async status(runId: string): Promise<RunInfo | undefined> {
    const status = await this.#engine.status(runId);
    return status === undefined ? undefined : this.#toInfo(status);
  }

  async signal(runId: string, name: string, payload: JsonValue = null): Promise<void> {
    await this.#engine.signal(runId, name, payload);
  }

  async cancel(runId: string): Promise<void> {
    await this.#engine.cancel(runId);
  }

  async pause(runId: string): Promise<void> {
    await this.#engine.pause(runId);
  }

  async export(runId: string): Promise<JsonObject> {
    const spell = writeSpell(await this.#records.find(runId));
    return { ...(await exportRun(this.#parts.shared.state, runId)), spell };
  }

  async import(archive: JsonValue): Promise<string> {
    const { spell = null, ...run } = isObject(archive) ? archive : {};
    if (!isObject(run['run'] ?? null) || getOwn(run['run'] as JsonObject, 'component') !== INTERPRETER) {
      const message = 'Expected an exported run of a spell; `llmspell runs export` writes one.';
      throw new SpellError({ code: 'VALIDATION_FAILED', message });
    }
    // Here it is at home in this folder; there may be no such file.
    const { file: _, ...record } = { ...readSpellRecord('in the archive', spell), cwd: this.#parts.cwd };
    const runId = await importRun(this.#parts.shared.state, run);
    await this.#records.replace(runId, record);
    return runId;
  }

  async prune({ endedBefore = Infinity }: { readonly endedBefore?: number } = {}): Promise<number> {
    for await (const { runId, state, updatedAt } of this.#engine.list()) {
      if (hasEnded(state) && updatedAt < endedBefore) await this.#records.delete(runId);
    }
    return this.#engine.prune({ endedBefore });
  }

  /** Stops the runs that are under way, so that they can be resumed. */
  async close(): Promise<void> {
    await this.#engine.close();
  }

  /** A process may have been killed between keeping the spell and submitting its run. */
  async #begin(runId: string, status: RunStatus | undefined): Promise<void> {
    if (status === undefined) await this.#engine.submit({ component: INTERPRETER, input: null, runId });
    else await this.#engine.resume(runId);
  }

  /** Works on a run until it ends. */
  async #work(runId: string, live: LiveSpell, begin: () => Promise<unknown>): Promise<SpellResult> {
    const { signal } = live.options;
    signal?.throwIfAborted();
    await this.#assertFree(runId);
    this.#live.set(runId, live);
    live.options.onBegin?.(runId);
    try {
      await this.#engine.start();
      await begin();
      const result = this.#engine.result(runId, signal === undefined ? {} : { signal });
      return toResult(runId, await Promise.race([result, live.paused.promise]));
    } catch (error) {
      if (signal?.aborted === true) {
        this.#live.delete(runId);
        await this.#engine.leave(runId);
        throw signal.reason;
      }
      throw isOf(live.error, error) ? live.error : error;
    } finally {
      this.#live.delete(runId);
    }
  }

  /** @throws SpellError `STATE_LOCKED` when somebody works on the run already. */
  async #assertFree(runId: string): Promise<void> {
    const worker = this.#live.has(runId) ? this.#workerId : await this.#engine.workerOf(runId);
    if (worker === undefined) return;
    const pid = processOf(worker);
    throw new SpellError({
      code: 'STATE_LOCKED',
      message: `Run ${runId} is under way already, ${pid === undefined ? `at ${worker}` : `in process ${pid}`}. Wait until it ends, or stop it there; that a process was killed is noticed after half a minute at the latest.`,
      data: { runId },
    });
  }

  async #runSpell(context: RunContext): Promise<SpellResult> {
    const live = this.#live.get(context.runId) ?? createLiveSpell(await this.#records.find(context.runId), {});
    const { record, options } = live;
    try {
      return await this.#parts.runSpell(context, sourceOf(record), spellOptionsOf(record, options.onOutput));
    } catch (error) {
      live.error = error;
      await this.#notePause(context, live);
      throw error;
    }
  }

  /** Somebody has paused the run, perhaps elsewhere: whoever waits for it is told. */
  async #notePause({ runId, signal }: RunContext, live: LiveSpell): Promise<void> {
    if (!signal.aborted) return;
    const status = await this.#engine.status(runId).catch(() => undefined);
    if (status?.state === 'paused') live.paused.reject(pausedError(runId));
  }

  async #toInfo(status: RunStatus): Promise<RunInfo | undefined> {
    const record = await this.#records.get(status.runId);
    if (record === undefined) return undefined;
    const worker = hasEnded(status.state) ? undefined : await this.#engine.workerOf(status.runId);
    const pid = worker === undefined ? undefined : processOf(worker);
    return {
      ...status,
      spell: record.filename,
      grants: record.grants,
      interrupted: worker === undefined && !hasEnded(status.state) && status.state !== 'paused',
      ...(record.file === undefined ? {} : { file: record.file }),
      ...(pid === undefined ? {} : { process: pid }),
    };
  }
}

/** The output of a run is what its component gave, in this process or another. */
function toResult(runId: string, output: JsonValue): SpellResult {
  const { value, exitCode, spent, stats } = output as unknown as {
    readonly value: JsonValue;
    readonly exitCode: number;
    readonly spent: Amount;
    readonly stats: ScriptStats;
  };
  return { value, exitCode, runId, spent, stats };
}

function hasEnded(state: RunState): boolean {
  return state === 'completed' || state === 'failed' || state === 'cancelled';
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSame(left: SpellRecord, right: SpellRecord): boolean {
  return identityOf(left) === identityOf(right);
}

function identityOf({ hash, args, input }: SpellRecord): string {
  return JSON.stringify([hash, args, input]);
}

/** Whether an error of a run is the one that its spell ended with. Of two divergences the spell's own tells the line. */
function isOf(thrown: unknown, recorded: unknown): boolean {
  if (!SpellError.isInstance(recorded) || !SpellError.isInstance(thrown)) return false;
  return thrown.message === recorded.message || (isDivergence(thrown) && isDivergence(recorded));
}

function notBegun(runId: string): SpellError {
  return new SpellError({
    code: 'NOT_FOUND',
    message: `Run ${runId} was kept, but has not begun: there is nothing to replay. Resume it.`,
    data: { runId },
  });
}

function takenError(runId: string, { filename }: SpellRecord): SpellError {
  return new SpellError({
    code: 'ALREADY_EXISTS',
    message: `Expected a new id for this run; ${runId} is a run of ${filename} with another source, arguments or input. Choose another id, or resume that run.`,
    data: { runId },
  });
}

function pausedError(runId: string): SpellError {
  return new SpellError({
    code: 'ABORTED',
    message: `Run ${runId} was paused. Resume it to go on.`,
    data: { runId },
  });
}

function endedError(runId: string, state: RunState): SpellError {
  return new SpellError({
    code: 'CLOSED',
    message: `Expected a run that can go on; run ${runId} is ${state}. Begin a new one.`,
    data: { runId, state },
  });
}
