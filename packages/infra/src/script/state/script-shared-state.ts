import { systemClock, type HostCall, type RunContext, type StateStore } from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';

import type { ConflictStrategy, SharedConflict } from '../../handoff/shared/conflict-strategy.ts';
import { createSharedState } from '../../handoff/shared/create-shared-state.ts';
import type { SharedState } from '../../handoff/shared/shared-state.ts';
import { effectStore } from '../../state/door/effect-store.ts';
import { toConflictTable, type SharedStateTable } from './shared-state-table.ts';

/**
 * A shared state as a script holds it. Its accesses to the store are effects of the call that makes them. A batched one has
 * no timer, whose moment a replay could not repeat: it pushes with the first call after its interval.
 */
export class ScriptSharedState {
  readonly #shared: SharedState;
  /** ms; `undefined` when it is not batched. */
  readonly #intervalMs: number | undefined;
  /** Of the call that came last. */
  #context: RunContext;
  /** When the call under way began, epoch ms: what is written and decided in it goes by this. */
  #now = 0;
  /** When the first of what is pending was written, epoch ms. */
  #pendingSince: number | undefined;

  constructor({ context }: HostCall, { name, replica, policy, intervalMs, conflict }: SharedStateTable) {
    this.#context = context;
    this.#intervalMs = policy === 'batched' ? intervalMs : undefined;
    this.#shared = createSharedState({
      store: this.#store(),
      name,
      replica,
      policy: { type: policy === 'immediate' ? 'immediate' : 'on-demand' },
      conflict: toStrategy(conflict),
      clock: { ...systemClock, now: () => this.#now },
      emit: (type, data) => this.#context.emit(type, data),
    });
  }

  get pending(): readonly string[] {
    return this.#shared.pending;
  }

  get conflicts(): readonly SharedConflict[] {
    return this.#shared.conflicts;
  }

  /** Works with it in a call. */
  async use<T>({ context }: HostCall, work: (shared: SharedState) => Promise<T>): Promise<T> {
    this.#context = context;
    const due = (this.#pendingSince ?? Infinity) + (this.#intervalMs ?? Infinity);
    // A replay has to find the same calls due, and the same writer later than another.
    this.#now = await context.effect('shared.now', () => context.clock.now());
    if (this.#now >= due) await this.#shared.sync();
    const result = await work(this.#shared);
    this.#pendingSince = this.pending.length === 0 ? undefined : (this.#pendingSince ?? this.#now);
    return result;
  }

  /** The store of whatever call is under way. */
  #store(): StateStore {
    const current = (): StateStore => effectStore(this.#context);
    return {
      features: { persistent: this.#context.state.features.persistent, watch: false },
      get: (key) => current().get(key),
      commit: (writes) => current().commit(writes),
      scan: (options) => current().scan(options),
      watch: (options) => current().watch(options),
      close: () => Promise.resolve(),
    };
  }
}

function toStrategy(conflict: SharedStateTable['conflict']): ConflictStrategy {
  if (conflict === 'last_write') return { type: 'last-write' };
  if (conflict === 'version_vector') return { type: 'version-vector' };
  return {
    type: 'merge',
    async merge(found) {
      const value = await conflict.call(toConflictTable(found));
      return value === undefined || value === null ? undefined : toJson(value, 'What the function of conflicts gives');
    },
  };
}
