import type { HostClassManifest, HostMethodManifest } from '@llmspell/core';

import type { CallMessage, OpenMessage, SettleMessage, WorkerMessage } from '../../../thread/protocol.ts';
import { TYPE, upvalue } from '../wasm/lua-constants.ts';
import type { Pointer } from '../wasm/lua-exports.ts';
import { whereOf } from './error-objects.ts';
import { LuaRaise, type WireError } from './lua-raise.ts';
import type { LuaState } from './lua-state.ts';
import type { Meter } from './meter.ts';
import type { Scheduler } from './scheduler.ts';
import type { ValueKinds } from './value-kinds.ts';
import type { WireReader } from './wire-reader.ts';
import type { WireWriter } from './wire-writer.ts';

export interface HostCallsOptions {
  readonly state: LuaState;
  readonly kinds: ValueKinds;
  readonly writer: WireWriter;
  readonly meter: Meter;
  readonly post: (message: WorkerMessage) => void;
  readonly open: Pick<OpenMessage, 'repeatable'>;
  /** Blocks until the answer of a sync call is there. */
  readonly waitSync: (call: number) => SettleMessage;
}

type Call = Pick<CallMessage, 'mode' | 'target' | 'method' | 'args'>;

/** A name of the manifest that Lua can call. */
interface Callable {
  readonly className: string;
  readonly method: string;
  readonly mode: CallMessage['mode'];
  readonly isMethod: boolean;
}

/** Makes calls to the host. */
export class HostCalls {
  readonly #options: HostCallsOptions;
  readonly #callables: Callable[] = [];
  readonly #callNative: number;
  readonly #functionNative: number;
  /** Calls whose answer is a stream: it is given with what a `for` loop needs to close it. */
  readonly #streams = new Set<number>();
  #next = 1;
  #wiring: { readonly scheduler: Scheduler; readonly reader: WireReader } | undefined;

  constructor(options: HostCallsOptions) {
    this.#options = options;
    this.#callNative = options.state.native((L) => this.#callNamed(L));
    this.#functionNative = options.state.native((L) => this.#callFunction(L));
  }

  /** The parts that need this one to be made. */
  connect(scheduler: Scheduler, reader: WireReader): void {
    this.#wiring = { scheduler, reader };
  }

  /** Registers a name; the number is what the prelude's `bind` takes. */
  register({ name: className }: HostClassManifest, { name, mode }: HostMethodManifest, isMethod: boolean): number {
    return this.#callables.push({ className, method: name, mode, isMethod });
  }

  /** `bind(number, self?)`: a function that calls the name, and drops `self` when it is the first argument. */
  bind(L: Pointer): number {
    this.#options.state.exports.lua_settop(L, 2);
    this.#options.state.pushNative(L, this.#callNative, 2);
    return 1;
  }

  /** Pushes a function that calls the host's function of that number. @param owned Values on the stack that it keeps. */
  pushFunction(L: Pointer, owned: number): void {
    this.#options.state.pushNative(L, this.#functionNative, owned);
  }

  /** Makes a call and waits for it; a native function returns with this. */
  make(L: Pointer, call: Call): number {
    const { meter, post, waitSync, state, open } = this.#options;
    const { scheduler } = this.#connected();
    meter.callStarted();
    const id = this.#next;
    this.#next += 1;
    if (call.mode === 'stream') this.#streams.add(id);
    post({ type: 'call', id, ...call, ...(open.repeatable && { at: whereOf(state, L) }) });
    return call.mode === 'sync' ? this.deliver(L, waitSync(id)) : scheduler.wait(L, id);
  }

  /** Pushes what a call has given. @throws LuaRaise when it failed. */
  deliver(L: Pointer, reply: SettleMessage): number {
    this.#options.meter.callEnded();
    const isStream = this.#streams.delete(reply.id);
    if (!reply.ok) throw new LuaRaise(JSON.parse(reply.value) as WireError);
    this.#connected().reader.push(L, reply.value);
    if (!isStream) return 1;
    // for part in stream, nil, nil, closing value
    const { exports: lua } = this.#options.state;
    lua.lua_pushnil(L);
    lua.lua_pushnil(L);
    lua.lua_pushvalue(L, -3);
    return 4;
  }

  #callNamed(L: Pointer): number {
    const { state, writer } = this.#options;
    const callable = this.#callables[Number(state.exports.lua_tointegerx(L, upvalue(2), 0)) - 1];
    if (callable === undefined) throw LuaRaise.of('INTERNAL', 'an unknown host function was called');
    const isBound = state.exports.lua_type(L, upvalue(3)) !== TYPE.NIL;
    const drop = isBound && state.exports.lua_rawequal(L, 1, upvalue(3)) !== 0;
    const { method, mode } = callable;
    this.#dropLoopValues(L);
    if (!callable.isMethod) {
      return this.make(L, { mode, target: callable.className, method, args: writer.list(L, drop ? 2 : 1) });
    }
    const self = isBound ? upvalue(3) : 1;
    const target = this.#targetOf(L, self, callable);
    const skip = drop || (!isBound && target !== '$object');
    return this.make(L, { mode, target, method, args: writer.list(L, skip ? 2 : 1) });
  }

  /** A call that gives a stream, as the last argument, brings along what only a `for` loop needs. */
  #dropLoopValues(L: Pointer): void {
    const { state, kinds } = this.#options;
    const { exports: lua } = state;
    const top = lua.lua_gettop(L);
    const isRepeated = top > 3 && lua.lua_type(L, top) === TYPE.TABLE && lua.lua_rawequal(L, top, top - 3) !== 0;
    if (isRepeated && kinds.host.tagOf(kinds.host.numberOf(L, top)) === 'i') lua.lua_settop(L, top - 3);
  }

  #targetOf(L: Pointer, self: number, { className, method }: Callable): number | '$object' {
    const { state, kinds } = this.#options;
    if (state.exports.lua_type(L, self) === TYPE.TABLE) {
      const number = kinds.host.numberOf(L, self);
      if (number > 0) return number;
      if (kinds.classOf(L, self) !== undefined) return '$object';
    }
    throw LuaRaise.of(
      'VALIDATION_FAILED',
      `${className}.${method} is a method: call it on an object, with a colon, as in object:${method}(…).`,
    );
  }

  #callFunction(L: Pointer): number {
    const { state, writer } = this.#options;
    const number = Number(state.exports.lua_tointegerx(L, upvalue(2), 0));
    return this.make(L, { mode: 'async', target: '$function', method: '', args: `[${number},${writer.list(L, 1)}]` });
  }

  #connected() {
    if (this.#wiring === undefined) throw new Error('host calls are not connected');
    return this.#wiring;
  }
}
