import type { SettleMessage, WorkerMessage } from '../../../thread/protocol.ts';
import { HOOK_COUNT } from '../wasm/lua-constants.ts';
import type { Pointer } from '../wasm/lua-exports.ts';
import { locateError, pushErrorObject } from './error-objects.ts';
import { HostCalls } from './host-calls.ts';
import { HostValues } from './host-values.ts';
import type { LuaMachineOptions } from './lua-machine.ts';
import type { WireError } from './lua-raise.ts';
import { LuaState } from './lua-state.ts';
import type { Meter } from './meter.ts';
import { nativeLibrary } from './native-library.ts';
import type { Output } from './output.ts';
import { installPrelude, type Prelude } from './prelude.ts';
import { Scheduler } from './scheduler.ts';
import type { ScriptClock } from './script-clock.ts';
import { ValueKinds } from './value-kinds.ts';
import { WireReader } from './wire-reader.ts';
import { WireWriter } from './wire-writer.ts';

/** What the parts of a machine need from the one that owns them. */
export interface MachineOwner extends Pick<LuaMachineOptions, 'engine' | 'open'> {
  readonly clock: ScriptClock;
  readonly meter: Meter;
  readonly output: Output;
  readonly post: (message: WorkerMessage) => void;
  /** Blocks until the answer of a sync call is there. */
  readonly waitSync: (call: number) => SettleMessage;
  /** Blocks until a message of the host has been handled. */
  readonly handleNext: () => void;
  /** Source of a module that the script may `require`. */
  readonly moduleOf: (name: string) => string | undefined;
}

export interface MachineParts {
  readonly state: LuaState;
  readonly kinds: ValueKinds;
  readonly writer: WireWriter;
  readonly reader: WireReader;
  readonly scheduler: Scheduler;
  readonly prelude: Prelude;
}

/** Instructions between two looks at the limits. */
const CHECK_EVERY = 10_000;
/** Values. Lua allows more than a usual memory limit does, and endless recursion should be told as what it is. */
const MAX_STACK = 400_000;

/** Makes a machine and its globals. */
export function assembleMachine(owner: MachineOwner): MachineParts {
  const state = createState(owner);
  const kinds = new ValueKinds(state);
  const writer = new WireWriter(state, kinds, owner.open.limits);
  const calls = new HostCalls({ state, kinds, writer, ...owner });
  const values = new HostValues(state, calls);
  const error = (L: Pointer, wire: WireError): void =>
    pushErrorObject(state, kinds, { L, error: wire, pushData: (data) => reader.pushValue(L, data) });
  const reader = new WireReader(state, kinds, {
    handle: (L, name) => values.handle(L, name),
    hostFunction: (L, number) => values.hostFunction(L, number),
    iterator: (L) => values.iterator(L),
    error,
  });
  const scheduler = new Scheduler(state, {
    handleNext: owner.handleNext,
    deliver: (L, reply) => calls.deliver(L, reply),
  });
  calls.connect(scheduler, reader);
  state.pushRaised = (L, { wire }) => {
    error(L, wire);
    locateError(state, L, wire);
  };
  const prelude = install(owner, { state, kinds, calls, scheduler });
  scheduler.marked = prelude.tasks;
  values.prelude = prelude;
  watch(state, owner);
  return { state, kinds, writer, reader, scheduler, prelude };
}

function createState({ engine, open, clock, output }: MachineOwner): LuaState {
  clock.boot(open.seed);
  return new LuaState({
    modules: engine.modules,
    memoryBytes: open.limits.memoryBytes,
    now: () => clock.now(),
    write: (fd, bytes) => output.write(fd === 2 ? 'stderr' : 'stdout', Buffer.from(bytes).toString('utf8')),
  });
}

interface Callers extends Pick<MachineParts, 'state' | 'kinds' | 'scheduler'> {
  readonly calls: HostCalls;
}

function install({ engine, open, clock, output, moduleOf }: MachineOwner, parts: Callers): Prelude {
  const natives = nativeLibrary({ ...parts, output, elapsed: () => clock.elapsed(), moduleOf });
  return installPrelude({ ...parts, natives, sources: engine.prelude, manifest: open.manifest, seed: open.seed });
}

/** Threads inherit the hook of the one that makes them. */
function watch(state: LuaState, { meter, output }: MachineOwner): void {
  const hook = state.wasm.addFunction('v:ii', (L = 0) => {
    meter.check();
    output.tick();
    if (state.wasm.stackDepth(L) > MAX_STACK) raiseStackOverflow(state, L);
  });
  state.exports.lua_sethook(state.main, hook, HOOK_COUNT, CHECK_EVERY);
}

function raiseStackOverflow({ exports: lua, text }: LuaState, L: Pointer): void {
  lua.luaL_where(L, 0);
  text.push(L, 'stack overflow');
  lua.lua_concat(L, 2);
  lua.lua_error(L);
}
