import { AsyncLocalStorage } from 'node:async_hooks';

import {
  LimitError,
  ScriptError,
  SpellError,
  type ScriptLimitName,
  type ScriptLimits,
  type ScriptResult,
  type ScriptSession,
  type ScriptSessionOptions,
  type ScriptSource,
  type ScriptStats,
} from '@llmspell/core';

import { decodeWire } from '../wire/decode-wire.ts';
import { encodeWire, type WireContext } from '../wire/encode-wire.ts';
import { createHostValues } from '../wire/host-values.ts';
import { createScriptValues } from '../wire/script-values.ts';
import { createHostCalls } from './host-calls.ts';
import { createPendingRuns } from './pending-runs.ts';
import {
  CTL,
  type CallMessage,
  type DoneMessage,
  type MainMessage,
  type Receipt,
  type WorkerMessage,
} from './protocol.ts';
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

const LIMIT_FIELDS = {
  memory: 'memoryBytes',
  cpu: 'cpuMs',
  wall: 'wallMs',
  output: 'maxOutputBytes',
  'host-calls': 'maxHostCalls',
  'message-size': 'maxMessageBytes',
  'pending-calls': 'maxPendingCalls',
  timers: 'maxTimers',
} as const satisfies Record<ScriptLimitName, keyof ScriptLimits>;

/** The host's side of one script in a thread, for every engine. */
export class ThreadSession implements ScriptSession {
  readonly #lease: Lease;
  readonly #limits: ScriptLimits;
  readonly #options: ScriptSessionOptions;
  readonly #wire: WireContext;
  readonly #call: (message: CallMessage) => void;
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
    this.#call = createHostCalls({
      api: options.api,
      wire: this.#wire,
      signal: this.#abort.signal,
      settle: (id, ok, value) => this.#post({ type: 'settle', id, ok, value, ...this.#now() }),
      fail: (error) => void this.#end(error),
    });
    this.#runs = createPendingRuns({
      wallMs: limits.wallMs,
      onWall: () => void this.#end(this.#limitError('wall')),
      keepAlive: (on) => lease.slot.keepAlive(on),
    });
    this.#unwatch = watchdog.watch(lease.slot.ctl, () => void this.#end(this.#limitError('cpu')));
  }

  /** @throws SpellError `SCRIPT_CRASHED` when the thread does not start; the signal's reason when aborted. */
  async open(): Promise<void> {
    const { api, args = [], seed = Math.floor(Math.random() * 2 ** 32), signal } = this.#options;
    this.#lease.slot.listen({
      onMessage: (message) => this.#receive(message),
      onDeath: (error) => void this.#end(this.#deathError(error)),
    });
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (signal?.aborted === true) this.#onAbort();
    await this.#runs.start(() =>
      this.#post({
        type: 'open',
        manifest: api.manifest,
        limits: this.#limits,
        args,
        seed: seed >>> 0,
        ...this.#now(),
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
      this.#post({ type: 'run', id, code, filename, modules: [...modules], ...this.#now() }),
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

  async #invoke(ref: number, method: string | null, args: readonly unknown[]): Promise<unknown> {
    const text = this.#encodeArguments(args);
    const { value } = await this.#runs.start((id) =>
      this.#post({ type: 'invoke', id, ref, method, args: text, ...this.#now() }),
    );
    return value;
  }

  #encodeArguments(args: readonly unknown[]): string {
    try {
      return encodeWire(args, this.#wire);
    } catch (error) {
      if (error instanceof LimitError) void this.#end(error);
      throw error;
    }
  }

  #receive(message: WorkerMessage): void {
    if (this.#freed !== undefined) return;
    switch (message.type) {
      case 'ready':
        return this.#runs.finishOldest({ value: undefined });
      case 'call':
        this.#hostCalls += 1;
        return this.#inCaller(() => runInSpell(this.#depth, () => this.#call(message)));
      case 'done':
        return this.#finish(message);
      case 'output':
        return this.#print(message.stream, message.text);
      case 'limit':
        return void this.#end(this.#limitError(message.limit));
      case 'crash':
        return void this.#end(crashed(message.message));
      case 'exit':
        this.#runs.finishOldest({ value: undefined, exitCode: message.code });
        return void this.close();
      case 'release':
        return this.#wire.host.release(message.handles);
      case 'closed':
    }
  }

  #finish({ id, ok, value }: DoneMessage): void {
    try {
      const decoded = decodeWire(value, this.#wire);
      if (ok) this.#runs.finish(id, { value: decoded });
      else this.#runs.fail(id, decoded instanceof Error ? decoded : thrown(decoded));
    } catch (error) {
      this.#runs.fail(id, error);
    }
  }

  #print(stream: 'stdout' | 'stderr', text: string): void {
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
    this.#freed = this.#lease.release().finally(this.#onEnd);
    this.#runs.end(reason);
    this.#abort.abort(reason);
    this.#wire.host.clear();
    return this.#freed;
  }

  #release(receipt: Receipt): void {
    if (this.#freed !== undefined) return;
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

  #now(): { readonly now?: number } {
    const { now } = this.#options;
    return now === undefined ? {} : { now: now() };
  }

  #readStats(): ScriptStats {
    const { ctl } = this.#lease.slot;
    const memoryBytes = Atomics.load(ctl, CTL.MEMORY_KIB) * 1024;
    return { memoryBytes, cpuMs: Atomics.load(ctl, CTL.CPU_USED_MS), hostCalls: this.#hostCalls };
  }

  #limitError(limit: ScriptLimitName): LimitError {
    return new LimitError(limit, this.#limits[LIMIT_FIELDS[limit]]);
  }

  #deathError(error: unknown): Error {
    const outOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    return outOfMemory ? this.#limitError('memory') : crashed('its thread ended', error);
  }
}

function crashed(why: string, cause?: unknown): SpellError {
  return new SpellError({
    code: 'SCRIPT_CRASHED',
    message: `The script's virtual machine was lost: ${why}.`,
    ...(cause === undefined ? {} : { cause }),
  });
}

function thrown(value: unknown): ScriptError {
  return new ScriptError({
    code: 'SCRIPT_FAILED',
    message: 'The script threw a value that is no error.',
    thrown: value,
  });
}
