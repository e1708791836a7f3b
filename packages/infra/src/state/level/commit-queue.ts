import type { StateChange } from '@llmspell/core';

import type { CommitBase, CommitPlan } from '../plan-commit.ts';
import type { StateRecord } from '../state-record.ts';

/** Plans a commit against what it will find. */
export type Planner = (base: CommitBase) => CommitPlan;

/** What the queue works on. */
export interface CommitTarget {
  readonly revision: number;
  now(): number;
  read(key: string): StateRecord | undefined;
  /** Writes the records and changes of several commits at once, durably. */
  write(records: ReadonlyMap<string, StateRecord | undefined>, changes: readonly StateChange[]): Promise<void>;
}

interface Job {
  readonly plan: Planner;
  resolve(plan: CommitPlan): void;
  reject(error: unknown): void;
}

/** What a group leaves behind, and how to tell those who commit: afterwards, for what they are told rests on the write. */
interface GroupPlan {
  readonly records: ReadonlyMap<string, StateRecord | undefined>;
  readonly changes: readonly StateChange[];
  readonly settle: readonly (() => void)[];
}

/** Commits in one synced write, at most. */
const MAX_GROUP = 256;

/**
 * Makes commits one after another, those that wait together in one synced write. Each is planned against what the ones
 * before it will leave behind. After a write that failed nobody knows what is on the disk: the queue takes no more.
 */
export class CommitQueue {
  readonly #target: CommitTarget;
  #jobs: Job[] = [];
  #running: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(target: CommitTarget) {
    this.#target = target;
  }

  submit(plan: Planner): Promise<CommitPlan> {
    return new Promise((resolve, reject) => {
      this.#jobs.push({ plan, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when everything that was submitted is done. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // Those who commit in the same turn share the first write.
    await Promise.resolve();
    while (this.#jobs.length > 0) {
      const group = this.#jobs.slice(0, MAX_GROUP);
      this.#jobs = this.#jobs.slice(MAX_GROUP);
      await this.#commit(group);
    }
    this.#running = undefined;
  }

  async #commit(group: readonly Job[]): Promise<void> {
    try {
      const { records, changes, settle } = this.#plan(group);
      if (changes.length > 0) await this.#target.write(records, changes);
      for (const done of settle) done();
    } catch (error) {
      this.#failure = { error };
      for (const job of group) job.reject(error);
    }
  }

  #plan(group: readonly Job[]): GroupPlan {
    if (this.#failure !== undefined) throw this.#failure.error;
    const target = this.#target;
    const now = target.now();
    const records = new Map<string, StateRecord | undefined>();
    const changes: StateChange[] = [];
    const read = (key: string): StateRecord | undefined => (records.has(key) ? records.get(key) : target.read(key));
    const settle = group.map((job) => {
      try {
        const planned = job.plan({ read, now, revision: target.revision + changes.length });
        for (const [key, record] of planned.records) records.set(key, record);
        for (const change of planned.changes) changes.push(change);
        return () => job.resolve(planned);
      } catch (error) {
        return () => job.reject(error);
      }
    });
    return { records, changes, settle };
  }
}
