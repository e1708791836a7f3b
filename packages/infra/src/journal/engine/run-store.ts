import { SpellError, systemClock, type Clock, type StateEntry, type StateStore, type StateWrite } from '@llmspell/core';

import { checkRunId, journalPrefix } from '../record/journal-keys.ts';
import { canRun, hasEnded, readRun, writeRun, type RunRecord } from './run-record.ts';

/** All keys that workers watch begin with this. */
export const RUNS = 'runs/';
const STATE = `${RUNS}state/`;
/** Runs that a worker may take, so that finding them costs nothing for those that have. */
const OPEN = `${RUNS}open/`;
const LEASE = `${RUNS}lease/`;
const SIGNAL = `${RUNS}signal/`;
const WORKER = `${RUNS}worker/`;

/** A worker's right to a run. `token` is new each time. */
export interface Lease {
  readonly worker: string;
  readonly token: string;
}

/** What of a run can change. */
export type RunChange = Pick<RunRecord, 'state'> &
  Partial<Pick<RunRecord, 'output' | 'error' | 'waitingFor' | 'progress'>>;

/** Deletions in one commit, at most. */
const CHUNK = 500;

interface RunStoreOptions {
  readonly store: StateStore;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** @default every one may be */
  readonly isAlive?: (worker: string) => boolean;
}

/** Runs in a state store. Every change of a run is a compare-and-set of its record. */
export class RunStore {
  readonly store: StateStore;
  readonly #clock: Clock;
  readonly #isAlive: (worker: string) => boolean;

  constructor({ store, clock = systemClock, isAlive = () => true }: RunStoreOptions) {
    this.store = store;
    this.#clock = clock;
    this.#isAlive = isAlive;
  }

  async get(runId: string): Promise<RunRecord | undefined> {
    const entry = await this.store.get(STATE + checkRunId(runId));
    return entry === undefined ? undefined : readRun(runId, entry.value);
  }

  /** @throws SpellError `NOT_FOUND`. */
  async find(runId: string): Promise<RunRecord> {
    const record = await this.get(runId);
    if (record !== undefined) return record;
    throw new SpellError({
      code: 'NOT_FOUND',
      message: `Expected the id of a run; there is no run ${runId}. It may have been pruned.`,
      data: { runId },
    });
  }

  /** Whether it was not there yet. */
  async add(runId: string, record: RunRecord): Promise<boolean> {
    return this.#commit([
      { type: 'set', key: STATE + checkRunId(runId), value: writeRun(record), ifRevision: 0 },
      ...(canRun(record) ? [{ type: 'set' as const, key: OPEN + runId, value: null }] : []),
    ]);
  }

  /**
   * Changes a run as soon as nobody else does.
   *
   * @param change Gives the new record, or `undefined` to leave it.
   * @param lease Only while this lease holds; a change that ends the run ends the lease too.
   * @returns whether it was changed.
   */
  async update(runId: string, change: (record: RunRecord) => RunChange | undefined, lease?: Lease): Promise<boolean> {
    for (;;) {
      const entry = await this.store.get(STATE + runId);
      const held = await this.store.get(LEASE + runId);
      if (entry === undefined || (lease !== undefined && tokenOf(held) !== lease.token)) return false;
      const record = readRun(runId, entry.value);
      const changes = change(record);
      if (changes === undefined) return false;
      // What a run waits for, gave or failed with belongs to the state it was in.
      const { waitingFor: _waitingFor, output: _output, error: _error, ...before } = record;
      const next: RunRecord = { ...before, ...changes, updatedAt: this.#clock.now() };
      const writes: StateWrite[] = [
        { type: 'set', key: STATE + runId, value: writeRun(next), ifRevision: entry.revision },
      ];
      if (hasEnded(next)) {
        writes.push({ type: 'delete', key: OPEN + runId });
        if (lease !== undefined) writes.push({ type: 'delete', key: LEASE + runId, ifRevision: held?.revision ?? 0 });
      } else {
        writes.push(
          canRun(next) ? { type: 'set', key: OPEN + runId, value: null } : { type: 'delete', key: OPEN + runId },
        );
      }
      if (await this.#commit(writes)) return true;
    }
  }

  /** Makes this process the one that is this worker; one that was it before has to retire. */
  async enlist({ worker, token }: Lease): Promise<void> {
    await this.store.commit([{ type: 'set', key: WORKER + worker, value: { token } }]);
  }

  /** Strikes a worker off that ends, unless another process is that worker now. */
  async dismiss(self: Lease): Promise<void> {
    if (await this.isEnlisted(self)) await this.store.commit([{ type: 'delete', key: WORKER + self.worker }]);
  }

  /** Strikes off the workers that died. */
  async dismissDead(): Promise<void> {
    for await (const { key } of this.store.scan({ prefix: WORKER })) {
      if (!this.#isAlive(key.slice(WORKER.length))) await this.store.commit([{ type: 'delete', key }]);
    }
  }

  /** Whether this process is still the one that is this worker. */
  async isEnlisted({ worker, token }: Lease): Promise<boolean> {
    return tokenOf(await this.store.get(WORKER + worker)) === token;
  }

  /** Takes a run, unless another worker has it. What the same worker had before counts as lost with its process. */
  async claim(runId: string, lease: Lease, ttlMs: number): Promise<boolean> {
    for (;;) {
      const held = await this.store.get(LEASE + runId);
      const holder = this.#aliveHolder(held);
      if (holder !== undefined && holder !== lease.worker) return false;
      const value = { ...lease };
      const ifRevision = held?.revision ?? 0;
      if (await this.#commit([{ type: 'set', key: LEASE + runId, value, ttlMs, ifRevision }])) return true;
    }
  }

  /** The worker that has the run, unless it died. */
  async holder(runId: string): Promise<string | undefined> {
    return this.#aliveHolder(await this.store.get(LEASE + checkRunId(runId)));
  }

  async holds(runId: string, lease: Lease): Promise<boolean> {
    return tokenOf(await this.store.get(LEASE + runId)) === lease.token;
  }

  /** Whether the lease still holds; then it holds for `ttlMs` more. */
  async renew(runId: string, lease: Lease, ttlMs: number): Promise<boolean> {
    const held = await this.store.get(LEASE + runId);
    if (held === undefined || tokenOf(held) !== lease.token) return false;
    return this.#commit([{ type: 'set', key: held.key, value: { ...lease }, ttlMs, ifRevision: held.revision }]);
  }

  async release(runId: string, lease: Lease): Promise<void> {
    const held = await this.store.get(LEASE + runId);
    if (held === undefined || tokenOf(held) !== lease.token) return;
    await this.#commit([{ type: 'delete', key: held.key, ifRevision: held.revision }]);
  }

  /** Ids of runs that a worker may take. */
  async *open(): AsyncGenerator<string> {
    for await (const { key } of this.store.scan({ prefix: OPEN })) yield key.slice(OPEN.length);
  }

  async *all(): AsyncGenerator<readonly [runId: string, record: RunRecord]> {
    for await (const { key, value } of this.store.scan({ prefix: STATE })) {
      const runId = key.slice(STATE.length);
      yield [runId, readRun(runId, value)];
    }
  }

  /** Bytes of everything that is recorded of a run, as JSON text. */
  async size(runId: string): Promise<number> {
    let bytes = 0;
    for (const prefix of [journalPrefix(runId), signalPrefix(runId), STATE + runId]) {
      for await (const { key, value } of this.store.scan({ prefix })) {
        if (!prefix.endsWith('/') && key !== prefix) continue;
        bytes += Buffer.byteLength(key) + Buffer.byteLength(JSON.stringify(value));
      }
    }
    return bytes;
  }

  /** Deletes everything there is of a run; its record last, so that what was cut short is found again. */
  async delete(runId: string): Promise<void> {
    for (const prefix of [journalPrefix(runId), signalPrefix(runId)]) {
      let writes: StateWrite[] = [];
      for await (const { key } of this.store.scan({ prefix })) {
        writes.push({ type: 'delete', key });
        if (writes.length < CHUNK) continue;
        await this.store.commit(writes);
        writes = [];
      }
      await this.store.commit(writes);
    }
    await this.store.commit([OPEN, LEASE, STATE].map((prefix) => ({ type: 'delete', key: prefix + runId })));
  }

  #aliveHolder(held: StateEntry | undefined): string | undefined {
    const worker = fieldOf(held, 'worker');
    return typeof worker === 'string' && this.#isAlive(worker) ? worker : undefined;
  }

  /** Whether all conditions held. */
  async #commit(writes: readonly StateWrite[]): Promise<boolean> {
    try {
      await this.store.commit(writes);
      return true;
    } catch (error) {
      if (SpellError.isInstance(error) && error.code === 'STATE_CONFLICT') return false;
      throw error;
    }
  }
}

/** Which run a watched key belongs to, and what of it. */
export function parseRunKey(key: string): { readonly what: string; readonly runId: string } {
  const [, what = '', runId = ''] = key.split('/', 3);
  return { what, runId };
}

/** The key of a run's record. */
export function stateKey(runId: string): string {
  return STATE + checkRunId(runId);
}

/** The key that is there while a worker may take the run. */
export function openKey(runId: string): string {
  return OPEN + checkRunId(runId);
}

/** What the keys of a run's signals begin with. */
export function signalPrefix(runId: string): string {
  return `${SIGNAL}${checkRunId(runId)}/`;
}

function tokenOf(entry: StateEntry | undefined): unknown {
  return fieldOf(entry, 'token');
}

function fieldOf(entry: StateEntry | undefined, name: keyof Lease): unknown {
  const value = entry?.value;
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
