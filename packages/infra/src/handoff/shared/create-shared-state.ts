import { messageOf, SpellError, systemClock, type Clock, type JsonObject, type JsonValue } from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';

import { copyJson } from '../../state/copy-json.ts';
import { scopedStore } from '../../state/scoped-store.ts';
import type { SharedConflict } from './conflict-strategy.ts';
import { Replica } from './replica.ts';
import type { SharedState, SharedStateOptions, SyncPolicy, SyncReport } from './shared-state.ts';

/** What the keys of all shared state begin with in a store. */
const SHARED = 'replicas/';

/** Makes a replica of values that several agents share over one store. */
export function createSharedState(options: SharedStateOptions): SharedState {
  assertName('name', options.name);
  assertName('replica', options.replica);
  return new StoreSharedState(options);
}

class StoreSharedState implements SharedState {
  readonly #replica: Replica;
  readonly #policy: SyncPolicy;
  readonly #clock: Clock;
  readonly #report: (type: string, data: JsonObject) => void;
  readonly #closing = new AbortController();
  /** The first pull, which a new replica needs to go on with its own count of writes. */
  #ready: Promise<unknown> | undefined;
  /** Synchronisations, one after another. */
  #queue: Promise<unknown> = Promise.resolve();
  #timer: Promise<void> | undefined;

  constructor({ store, name, replica, emit, ...options }: SharedStateOptions) {
    this.#policy = options.policy ?? { type: 'immediate' };
    this.#clock = options.clock ?? systemClock;
    this.#replica = new Replica({
      store: scopedStore(store, `${SHARED}${name}/`),
      replica,
      strategy: options.conflict ?? { type: 'last-write' },
      clock: this.#clock,
    });
    this.#report = (type, data) => emit?.(type, () => ({ name, replica, ...data }));
  }

  get pending(): readonly string[] {
    return this.#replica.pending;
  }

  get conflicts(): readonly SharedConflict[] {
    return this.#replica.conflicts;
  }

  async get(key: string): Promise<JsonValue | undefined> {
    await this.#open();
    if (this.#policy.type === 'immediate') await this.#replica.pullOne(key);
    const value = this.#replica.read(key);
    return value === undefined ? undefined : copyJson(value);
  }

  async set(key: string, value: JsonValue): Promise<void> {
    await this.#write(key, copyJson(toJson(value, `The shared value "${key}"`)));
  }

  async delete(key: string): Promise<void> {
    await this.#write(key, undefined);
  }

  async entries(): Promise<JsonObject> {
    await this.#open();
    if (this.#policy.type === 'immediate') await this.#replica.pull();
    return Object.fromEntries([...this.#replica.values()].map(([key, value]) => [key, copyJson(value)]));
  }

  async sync(): Promise<SyncReport> {
    await this.#open();
    return this.#sync();
  }

  async resolve(key: string, value: JsonValue | undefined): Promise<void> {
    await this.#open();
    this.#replica.resolve(key, value === undefined ? undefined : copyJson(toJson(value, `The shared value "${key}"`)));
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    await this.#timer;
    if (this.#replica.pending.length === 0) return;
    const { conflicts } = await this.#sync();
    if (conflicts.length > 0) throw lost(conflicts);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #open(): Promise<void> {
    if (this.#closing.signal.aborted) {
      throw new SpellError({ code: 'CLOSED', message: 'Expected the shared state to be open, but it was closed.' });
    }
    this.#ready ??= this.#replica.pull();
    try {
      await this.#ready;
    } catch (error) {
      this.#ready = undefined;
      throw error;
    }
  }

  async #write(key: string, value: JsonValue | undefined): Promise<void> {
    await this.#open();
    this.#replica.write(key, value);
    if (this.#policy.type === 'batched') this.#schedule(this.#policy.intervalMs);
    if (this.#policy.type !== 'immediate') return;
    const { conflicts } = await this.#sync();
    const refused = conflicts.find((conflict) => conflict.key === key);
    if (refused === undefined) return;
    this.#replica.giveUp(key);
    throw conflictError(refused);
  }

  #sync(): Promise<SyncReport> {
    const done = this.#queue.then(() => this.#syncNow());
    // The next one begins whether this one succeeds or not.
    this.#queue = done.catch(() => undefined);
    return done;
  }

  async #syncNow(): Promise<SyncReport> {
    const { pushed, resolved } = await this.#replica.push();
    const pulled = this.#policy.type === 'immediate' ? [] : await this.#replica.pull();
    const { conflicts } = this.#replica;
    const keys = { pushed, pulled, resolved, conflicts: conflicts.map(({ key }) => key) };
    if (Object.values(keys).some(({ length }) => length > 0)) this.#report('state.synced', keys);
    return { pushed, pulled, resolved, conflicts };
  }

  /** One timer at a time; what is written while it runs goes with it. */
  #schedule(intervalMs: number): void {
    this.#timer ??= this.#later(intervalMs).finally(() => {
      this.#timer = undefined;
    });
  }

  async #later(intervalMs: number): Promise<void> {
    try {
      await this.#clock.sleep(intervalMs, this.#closing.signal);
    } catch {
      // Closed: that pushes what is pending.
      return;
    }
    try {
      await this.#sync();
    } catch (error) {
      // Nobody waits for this one. What was to be pushed is still pending, and the next sync or the close tells its caller.
      this.#report('state.sync.failed', { message: messageOf(error) });
    }
  }
}

function assertName(what: string, name: string): void {
  if (/^[\w.:@-]{1,200}$/u.test(name) && name !== '__proto__') return;
  throw new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected the ${what} of a shared state to be 1 to 200 letters, digits or . : @ _ - characters; got ${JSON.stringify(name)}.`,
  });
}

function lost(conflicts: readonly SharedConflict[]): SpellError {
  const keys = conflicts.map(({ key }) => key);
  return new SpellError({
    code: 'STATE_CONFLICT',
    message: `Expected all conflicts of the shared state to be resolved before it is closed; what was written here to ${keys.join(', ')} was not pushed. Call sync() and resolve() first.`,
    data: { keys },
  });
}

function conflictError({ key, theirWriter }: SharedConflict): SpellError {
  return new SpellError({
    code: 'STATE_CONFLICT',
    message: `Expected to write the shared value "${key}", but "${theirWriter}" wrote it since it was last read here. Read it again, and write what follows from that.`,
    retryable: true,
    data: { key, writer: theirWriter },
  });
}
