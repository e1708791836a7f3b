import { AsyncLocalStorage } from 'node:async_hooks';

import {
  LimitError,
  SpellError,
  type ScriptLimits,
  type ScriptResult,
  type ScriptSession,
  type ScriptSessionOptions,
  type ScriptSource,
  type ScriptStats,
} from '@llmspell/core';

import { decodeWire } from '../wire/decode-wire.ts';
import type { WireContext } from '../wire/encode-wire.ts';
import { createHostValues } from '../wire/host-values.ts';
import { createScriptValues } from '../wire/script-values.ts';
import { createDirectDeliveries, type Deliveries, type Invocation } from './deliveries.ts';
import { createHostCalls, type HostCalls } from './host-calls.ts';
import { createPendingRuns } from './pending-runs.ts';
import {
  CTL,
  type CallMessage,
  type DoneMessage,
  type MainMessage,
  type Receipt,
  type ScriptMessage,
} from './protocol.ts';
import { RepeatableDeliveries } from './repeat/repeatable-deliveries.ts';
import { crashError, deathError, limitError, thrownError } from './session-errors.ts';
import { runInSpell } from './spell-depth.ts';
import type { Watchdog } from './watchdog.ts';
import type { Lease } from './worker-pool.ts';

export interface ThreadSessionOptions {
  readonly lease: Lease;
  readonly limits: ScriptLimits;
  readonly options: ScriptSessionOptions;
  readonly watchdog: Watchdog;
  /** How many scripts are around this one. */
  readonly depth: number;
  /** Told when its thread is free again. */
  readonly onEnd: (session: ScriptSession) => void;
}

/** The host's side of one script in a thread, for every engine. */
export class ThreadSession implements ScriptSession {
  readonly #lease: Lease;
  readonly #limits: ScriptLimits;
  readonly #options: ScriptSessionOptions;
  readonly #wire: WireContext;
  readonly #calls: HostCalls;
  readonly #deliveries: Deliveries;
  readonly #runs;
  readonly #abort = new AbortController();
  readonly #depth: number;
  /** Messages arrive in the context of whoever started the thread; calls belong to whoever opened the session. */
  readonly #inCaller = AsyncLocalStorage.snapshot();
  readonly #onEnd: () => void;
  readonly #unwatch: () => void;
  readonly #onAbort = (): void => void this.#end(this.#options.signal?.reason);
  #releases: Receipt[] = [];
  #hostCalls = 0;
  #started = false;
  #freed: Promise<void> | undefined;
  #lastStats: ScriptStats | undefined;

  constructor({ lease, limits, options, watchdog, depth, onEnd }: ThreadSessionOptions) {
    this.#lease = lease;
    this.#limits = limits;
    this.#options = options;
    this.#depth = depth;
    this.#onEnd = () => onEnd(this);
    const script = createScriptValues({
      api: options.api,
      invoke: (ref, method, args) => this.#invoke(ref, method, args),
      release: (receipt) => this.#release(receipt),
    });
    this.#wire = { host: createHostValues(options.api), script, limits };
    this.#deliveries = this.#createDeliveries();
    this.#calls = createHostCalls({
      api: options.api,
      wire: this.#wire,
      signal: this.#abort.signal,
      settle: (id, ok, value) => this.#deliveries.settle(id, ok, value),
      end: (error) => void this.#end(error),
    });
    this.#runs = createPendingRuns({
      wallMs: limits.wallMs,
      onWall: () => void this.#end(limitError('wall', limits)),
      keepAlive: (on) => lease.slot.keepAlive(on),
    });
    this.#unwatch = watchdog.watch(lease.slot.ctl, () => void this.#end(limitError('cpu', limits)));
  }

  /** @throws SpellError `SCRIPT_CRASHED` when the thread does not start; the signal's reason when aborted. */
  async open(): Promise<void> {
    const { api, args = [], seed = Math.floor(Math.random() * 2 ** 32), signal } = this.#options;
    this.#lease.slot.listen({
      onMessage: (message) => this.#receive(message),
      onDeath: (error) => void this.#end(deathError(error, this.#limits)),
    });
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (signal?.aborted === true) this.#onAbort();
    await this.#runs.start(() =>
      this.#deliveries.open({
        type: 'open',
        manifest: api.manifest,
        limits: this.#limits,
        args,
        seed: seed >>> 0,
      }),
    );
  }

  async run(source: ScriptSource): Promise<ScriptResult> {
    if (this.#started) {
      throw new SpellError({
        code: 'ALREADY_EXISTS',
        message: 'A session runs one script, once. Open another session.',
      });
    }
    this.#started = true;
    const { code, filename, modules = new Map<string, string>() } = source;
    const result = await this.#runs.start((id) =>
      this.#deliveries.run({ type: 'run', id, code, filename, modules: [...modules] }),
    );
    return result.exitCode === undefined ? { value: result.value } : result;
  }

  async stats(): Promise<ScriptStats> {
    return this.#lastStats ?? this.#readStats();
  }

  async stop(reason: Error): Promise<void> {
    await this.#end(reason);
  }

  async close(): Promise<void> {
    await this.#end(new SpellError({ code: 'CLOSED', message: 'The script was closed.' }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #createDeliveries(): Deliveries {
    const { now, log } = this.#options;
    const options = {
      wire: this.#wire,
      now,
      post: (message: MainMessage) => this.#post(message),
      end: (error: unknown) => void this.#end(error),
    };
    if (log === undefined) return createDirectDeliveries(options);
    return new RepeatableDeliveries({ ...options, log, isAwaited: () => this.#runs.some() });
  }

  async #invoke(ref: number, method: string | null, args: readonly unknown[]): Promise<unknown> {
    const deliver = this.#invocation({ ref, method, args });
    const { value } = await this.#runs.start(deliver);
    return value;
  }

  #invocation(invocation: Invocation): (id: number) => void {
    try {
      return this.#deliveries.invocation(invocation);
    } catch (error) {
      if (error instanceof LimitError) void this.#end(error);
      throw error;
    }
  }

  #receive(message: ScriptMessage): void {
    if (this.#freed !== undefined) return;
    switch (message.type) {
      case 'ready':
        this.#runs.finishOldest({ value: undefined });
        return this.#deliveries.idle();
      case 'idle':
        return this.#deliveries.idle();
      case 'call':
        this.#hostCalls += 1;
        return this.#deliveries.leave(message, () => this.#call(message));
      case 'clear':
        return this.#calls.clear(message.id);
      case 'done':
        return this.#deliveries.leave(message, () => this.#finish(message));
      case 'output':
        return this.#print(message.stream, message.text);
      case 'limit':
        return void this.#end(limitError(message.limit, this.#limits));
      case 'crash':
        return void this.#end(crashError(message.message));
      case 'exit':
        return this.#deliveries.leave(message, () => this.#exit(message.code));
      case 'release':
        return this.#wire.host.release(message.handles);
    }
  }

  #call(message: CallMessage): void {
    const call = (): void => this.#deliveries.during(message, () => this.#calls.make(message));
    this.#inCaller(() => runInSpell(this.#depth, call));
  }

  #exit(exitCode: number): void {
    this.#runs.finishOldest({ value: undefined, exitCode });
    void this.close();
  }

  #finish({ id, ok, value }: DoneMessage): void {
    try {
      const decoded = decodeWire(value, this.#wire);
      if (ok) this.#runs.finish(id, { value: decoded });
      else this.#runs.fail(id, decoded instanceof Error ? decoded : thrownError(decoded));
    } catch (error) {
      this.#runs.fail(id, error);
    }
  }

  #print(stream: 'stdout' | 'stderr', text: string): void {
    if (this.#deliveries.replaying) return;
    try {
      this.#options.onOutput?.({ stream, text });
    } catch (error) {
      // The listener is the caller's: its error is the caller's too, and the script must not outlive it.
      void this.#end(error);
    }
  }

  /** Everybody who waits hears of it at once; the thread is freed after. */
  #end(reason: unknown): Promise<void> {
    if (this.#freed !== undefined) return this.#freed;
    this.#lastStats = this.#readStats();
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    this.#unwatch();
    this.#deliveries.close();
    this.#freed = this.#lease.release().finally(this.#onEnd);
    this.#runs.end(reason);
    this.#abort.abort(reason);
    this.#wire.host.clear();
    return this.#freed;
  }

  #release(receipt: Receipt): void {
    // What is collected when is no part of a record.
    if (this.#freed !== undefined || this.#options.log !== undefined) return;
    this.#releases.push(receipt);
    if (this.#releases.length > 1) return;
    queueMicrotask(() => {
      this.#post({ type: 'release', refs: this.#releases });
      this.#releases = [];
    });
  }

  #post(message: MainMessage): void {
    if (this.#freed === undefined) this.#lease.slot.post(message);
  }

  #readStats(): ScriptStats {
    const { ctl } = this.#lease.slot;
    const memoryBytes = Atomics.load(ctl, CTL.MEMORY_KIB) * 1024;
    return { memoryBytes, cpuMs: Atomics.load(ctl, CTL.CPU_USED_MS), hostCalls: this.#hostCalls };
  }
}
