import {
  SpellError,
  type Clock,
  type JsonValue,
  type StateEntry,
  type StateStore,
  type StateWrite,
} from '@llmspell/core';

import {
  resolveConflict,
  successor,
  toConflict,
  type ConflictSides,
  type ConflictStrategy,
  type SharedConflict,
} from './conflict-strategy.ts';
import { readSharedRecord, writeSharedRecord, type SharedRecord } from './shared-record.ts';
import { advanceVector, compareVectors } from './version-vector.ts';

/** How long a deletion is remembered, so that a replica that was away does not bring the value back; ms. */
const DELETION_MS = 30 * 24 * 60 * 60 * 1000;
/** Times a push begins again because somebody else was quicker. */
const ATTEMPTS = 100;

export interface ReplicaOptions {
  /** In which only the shared values are. */
  readonly store: StateStore;
  readonly replica: string;
  readonly strategy: ConflictStrategy;
  readonly clock: Clock;
}

interface Copy {
  readonly record: SharedRecord;
  /** Whether it was written here and nobody else has it yet. */
  readonly isPending: boolean;
}

/** What a push did. */
export interface PushReport {
  readonly pushed: readonly string[];
  readonly resolved: readonly string[];
}

/** What a push is going to do. */
interface PushPlan {
  readonly writes: StateWrite[];
  /** What each key holds afterwards, and what it held when this was planned. */
  readonly outcomes: { readonly key: string; readonly before: SharedRecord; readonly after: SharedRecord }[];
  readonly pushed: string[];
  readonly resolved: string[];
}

/** A replica's own copy of the shared values, with what it takes to bring it in step with the store. */
export class Replica {
  readonly #options: ReplicaOptions;
  readonly #copies = new Map<string, Copy>();
  readonly #conflicts = new Map<string, ConflictSides>();

  constructor(options: ReplicaOptions) {
    this.#options = options;
  }

  get pending(): readonly string[] {
    return [...this.#copies].filter(([, { isPending }]) => isPending).map(([key]) => key);
  }

  get conflicts(): readonly SharedConflict[] {
    return [...this.#conflicts.values()].map(toConflict);
  }

  read(key: string): JsonValue | undefined {
    return this.#copies.get(key)?.record.value;
  }

  /** Keys and values, without what was deleted. */
  *values(): Generator<readonly [key: string, value: JsonValue]> {
    for (const [key, { record }] of this.#copies) if (record.value !== undefined) yield [key, record.value];
  }

  /** Writes to the copy; `undefined` deletes. */
  write(key: string, value: JsonValue | undefined): void {
    const { replica, clock } = this.#options;
    const vector = advanceVector(this.#copies.get(key)?.record.vector ?? {}, replica);
    const record = { vector, writtenAt: clock.now(), writtenBy: replica };
    this.#copies.set(key, { record: value === undefined ? record : { ...record, value }, isPending: true });
  }

  /** Ends a conflict. */
  resolve(key: string, value: JsonValue | undefined): void {
    const sides = this.#conflicts.get(key);
    if (sides === undefined) throw noConflict(key);
    this.#conflicts.delete(key);
    const now = this.#options.clock.now();
    this.#copies.set(key, { record: successor({ ...sides, now }, value, now), isPending: true });
  }

  /** Gives up what was written here, for what the others have. */
  giveUp(key: string): void {
    const theirs = this.#conflicts.get(key)?.theirs;
    if (theirs === undefined) return;
    this.#conflicts.delete(key);
    this.#copies.set(key, { record: theirs, isPending: false });
  }

  /** Takes what others wrote to one key, unless a write of this replica is pending. */
  async pullOne(key: string): Promise<void> {
    const entry = await this.#options.store.get(key);
    if (entry !== undefined) this.#take(entry);
  }

  /** Takes what others wrote, and gives the keys that changed by it. */
  async pull(): Promise<readonly string[]> {
    const pulled: string[] = [];
    for await (const entry of this.#options.store.scan({ snapshot: true })) {
      if (this.#take(entry)) pulled.push(entry.key);
    }
    return pulled;
  }

  /**
   * Pushes what is pending, all in one commit. What is in a conflict that nobody resolved stays pending.
   *
   * @throws SpellError `STATE_CONFLICT` when others do not stop writing.
   */
  async push(): Promise<PushReport> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const plan = await this.#plan();
      if (!(await this.#commit(plan.writes))) continue;
      for (const { key, before, after } of plan.outcomes) {
        // Written again meanwhile: that write is still to be pushed.
        if (this.#copies.get(key)?.record === before) this.#copies.set(key, { record: after, isPending: false });
      }
      return { pushed: plan.pushed, resolved: plan.resolved };
    }
    throw tooBusy();
  }

  #take({ key, value }: StateEntry): boolean {
    const copy = this.#copies.get(key);
    if (copy?.isPending === true) return false;
    const record = readSharedRecord(key, value);
    if (copy !== undefined && isSame(copy.record, record)) return false;
    this.#copies.set(key, { record, isPending: false });
    return true;
  }

  async #plan(): Promise<PushPlan> {
    const plan: PushPlan = { writes: [], outcomes: [], pushed: [], resolved: [] };
    this.#conflicts.clear();
    for (const [key, { record, isPending }] of this.#copies) {
      if (isPending) await this.#planOne(plan, key, record);
    }
    return plan;
  }

  async #planOne(plan: PushPlan, key: string, mine: SharedRecord): Promise<void> {
    const { store, replica, strategy, clock } = this.#options;
    const entry = await store.get(key);
    const theirs = entry === undefined ? undefined : readSharedRecord(key, entry.value);
    let after = mine;
    if (theirs !== undefined && compareVectors(mine.vector, theirs.vector) !== 'after' && !isSame(mine, theirs)) {
      const sides = { key, mine, theirs, replica, now: clock.now() };
      const resolved = await resolveConflict(strategy, sides);
      if (resolved === undefined) {
        this.#conflicts.set(key, sides);
        return;
      }
      after = resolved;
      plan.resolved.push(key);
    }
    plan.outcomes.push({ key, before: mine, after });
    if (after === theirs) return;
    plan.pushed.push(key);
    plan.writes.push(toWrite(key, after, entry?.revision ?? 0));
  }

  async #commit(writes: readonly StateWrite[]): Promise<boolean> {
    try {
      if (writes.length > 0) await this.#options.store.commit(writes);
      return true;
    } catch (error) {
      if (SpellError.isInstance(error) && error.code === 'STATE_CONFLICT') return false;
      throw error;
    }
  }
}

function toWrite(key: string, record: SharedRecord, ifRevision: number): StateWrite {
  const write = { type: 'set', key, value: writeSharedRecord(record), ifRevision } as const;
  return record.value === undefined ? { ...write, ttlMs: DELETION_MS } : write;
}

function isSame(left: SharedRecord, right: SharedRecord): boolean {
  return (
    left.writtenAt === right.writtenAt &&
    left.writtenBy === right.writtenBy &&
    compareVectors(left.vector, right.vector) === 'equal'
  );
}

function noConflict(key: string): SpellError {
  return new SpellError({
    code: 'NOT_FOUND',
    message: `Expected the key of a conflict that waits to be resolved; there is none for "${key}".`,
    data: { key },
  });
}

function tooBusy(): SpellError {
  return new SpellError({
    code: 'STATE_CONFLICT',
    message: `Expected to push the shared state, but others wrote in between ${ATTEMPTS} times. Push less often, or share fewer keys.`,
    retryable: true,
  });
}
