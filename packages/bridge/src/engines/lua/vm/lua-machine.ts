import { snakeCase } from '../../../host/snake-case.ts';
import { createCpuMeter, type CpuMeter } from '../../../thread/cpu-meter.ts';
import {
  CTL,
  type InvokeMessage,
  type MainMessage,
  type OpenMessage,
  type RunMessage,
  type SettleMessage,
  type WorkerMessage,
} from '../../../thread/protocol.ts';
import type { WorkerLink } from '../../../thread/worker-link.ts';
import type { WireText } from '../../../wire/wire-text.ts';
import type { LuaModules } from '../wasm/compile-lua.ts';
import type { Pointer } from '../wasm/lua-exports.ts';
import { MachineStop } from '../wasm/machine-stop.ts';
import { assembleMachine, type MachineParts } from './assemble-machine.ts';
import { describeFailure, describeSyntaxError, type FailureSource } from './describe-failure.ts';
import { loadableCode } from './loadable-code.ts';
import { LuaRaise } from './lua-raise.ts';
import { Meter } from './meter.ts';
import { Output } from './output.ts';
import { installArguments, type PreludeSources } from './prelude.ts';
import { ScriptClock } from './script-clock.ts';

/** What every thread of the engine gets. */
export interface EngineData {
  readonly modules: LuaModules;
  readonly prelude: PreludeSources;
}

export interface LuaMachineOptions {
  readonly engine: EngineData;
  readonly link: WorkerLink;
  readonly ctl: SharedArrayBuffer;
  readonly open: OpenMessage;
}

/** One script's machine. A {@link MachineStop} out of any of its methods is its end. */
export class LuaMachine {
  readonly #link: WorkerLink;
  readonly #ctl: Int32Array;
  readonly #cpu: CpuMeter;
  readonly #clock = new ScriptClock();
  readonly #output: Output;
  readonly #parts: MachineParts;
  readonly #args: readonly string[];
  readonly #repeatable: boolean;
  #modules: ReadonlyMap<string, string> = new Map();
  #filename = '';

  constructor({ engine, link, ctl, open }: LuaMachineOptions) {
    this.#link = link;
    this.#ctl = new Int32Array(ctl);
    this.#args = open.args;
    this.#repeatable = open.repeatable;
    this.#cpu = createCpuMeter(ctl, open.limits.cpuMs);
    this.#output = new Output((message) => link.post(message), open.limits.maxOutputBytes);
    this.#parts = assembleMachine({
      engine,
      open,
      clock: this.#clock,
      output: this.#output,
      meter: new Meter(this.#cpu, open.limits, () => link.interrupted()),
      post: (message) => this.#post(message),
      waitSync: (call) => this.#waitSync(call),
      handleNext: () => this.#handleNext(),
      moduleOf: (name) => this.#modules.get(name) ?? this.#modules.get(modulePath(name)),
    });
    this.#clock.start(open.now);
    this.#measureMemory();
  }

  /**
   * Handles a message from the event loop, and those after it for as long as a task waits for the host: to be woken here
   * takes a fifth of the time of a turn of the event loop.
   *
   * @throws MachineStop
   */
  handle(message: MainMessage): void {
    for (let next: MainMessage | undefined = message; ; next = this.#link.next()) {
      if (next === undefined) throw new MachineStop({ kind: 'interrupt' });
      const current = next;
      this.#cpu.slice(() => this.#dispatch(current));
      this.#release();
      this.#output.flush();
      this.#measureMemory();
      this.#idle();
      if (!this.#parts.scheduler.isWaiting) return;
    }
  }

  /** What was printed before the end. */
  flush(): void {
    this.#output.flush();
  }

  #dispatch(message: MainMessage): void {
    if ('now' in message) this.#clock.deliver(message.now);
    switch (message.type) {
      case 'run':
        return this.#run(message);
      case 'settle':
        return this.#parts.scheduler.settle(message);
      case 'invoke':
        return this.#invoke(message);
      case 'release':
        return this.#parts.kinds.script.release(message.refs);
      case 'open':
      case 'close':
    }
  }

  #run({ id, code, filename, modules }: RunMessage): void {
    const { state, scheduler } = this.#parts;
    this.#filename = filename;
    this.#modules = new Map(modules);
    installArguments(state, filename, this.#args);
    const failure = state.load(state.main, loadableCode(code), `@${filename}`);
    if (failure !== undefined) {
      return this.#post({ type: 'done', id, ok: false, value: describeSyntaxError(this.#source(), failure) });
    }
    const chunk = state.keep(state.main);
    const push = (thread: Pointer): number => {
      state.pushKept(thread, chunk);
      state.drop(chunk);
      return 0;
    };
    scheduler.spawn(push, (thread, results) => {
      // Many values are a list.
      const write = results === 'failed' || results < 2 ? firstResult : allResults;
      return this.#ended({ id, thread, results }, write);
    });
  }

  #invoke({ id, ref, method, args }: InvokeMessage): void {
    const { state, kinds, reader, scheduler, prelude } = this.#parts;
    const inPlace = method === '()';
    const push = (thread: Pointer): number => {
      if (method === null || inPlace) {
        if (inPlace) state.pushKept(thread, prelude.inPlace);
        kinds.script.push(thread, ref);
        return reader.pushList(thread, args) + (inPlace ? 1 : 0);
      }
      state.pushKept(thread, prelude.invoke);
      kinds.script.push(thread, ref);
      reader.pushValue(thread, [method, snakeCase(method)]);
      return 2 + reader.pushList(thread, args);
    };
    // Further values of a function (`return nil, 'why'`) are dropped.
    const write = inPlace ? allResults : firstResult;
    scheduler.spawn(push, (thread, results) => this.#ended({ id, thread, results }, write));
  }

  #ended({ id, thread, results }: Ended, write: (parts: MachineParts, ended: Ended) => WireText): () => void {
    const [ok, value] = this.#outcome({ id, thread, results }, write);
    return () => this.#post({ type: 'done', id, ok, value });
  }

  #outcome(ended: Ended, write: (parts: MachineParts, ended: Ended) => WireText): readonly [boolean, WireText] {
    if (ended.results === 'failed') return [false, describeFailure(this.#source(), ended.thread)];
    try {
      return [true, write(this.#parts, ended)];
    } catch (error) {
      if (error instanceof LuaRaise) return [false, JSON.stringify({ $t: 'e', ...error.wire })];
      throw error;
    }
  }

  /** Blocks for one message, whatever it is, and handles it inside what is running. */
  #handleNext(): void {
    this.#output.flush();
    this.#idle();
    const message = this.#cpu.pause(() => this.#link.next());
    if (message === undefined) throw new MachineStop({ kind: 'interrupt' });
    this.#dispatch(message);
  }

  /** Nothing else of the script runs meanwhile: a sync call answers at once. */
  #waitSync(call: number): SettleMessage {
    const reply = this.#cpu.pause(() => this.#link.waitFor(call));
    if (reply === undefined) throw new MachineStop({ kind: 'interrupt' });
    this.#clock.deliver(reply.now);
    return reply;
  }

  /** Keeps the order of what is printed and what is called. */
  #post(message: WorkerMessage): void {
    this.#output.flush();
    this.#release();
    this.#link.post(message);
  }

  #release(): void {
    const handles = this.#parts.kinds.host.takeReleased();
    // What is collected when is no part of a script that can be repeated.
    if (handles.length > 0 && !this.#repeatable) this.#link.post({ type: 'release', handles });
  }

  /** What a delivery has set off has run. */
  #idle(): void {
    if (this.#repeatable) this.#link.post({ type: 'idle' });
  }

  #measureMemory(): void {
    const { state, prelude } = this.#parts;
    const { exports: lua, main: L } = state;
    state.pushKept(L, prelude.collectGarbage);
    state.text.push(L, 'count');
    if (lua.lua_pcallk(L, 1, 1, 0, 0, 0) === 0) {
      Atomics.store(this.#ctl, CTL.MEMORY_KIB, Math.ceil(lua.lua_tonumberx(L, -1, 0)));
    }
    state.pop(L);
  }

  #source(): FailureSource {
    return { ...this.#parts, filename: this.#filename };
  }
}

/** A task that is over, with its results on top of its thread's stack. */
interface Ended {
  readonly id: number;
  readonly thread: Pointer;
  readonly results: number | 'failed';
}

function firstResult({ state, writer }: MachineParts, { thread, results }: Ended): WireText {
  const top = state.exports.lua_gettop(thread);
  return writer.value(thread, results === 0 || results === 'failed' ? top + 1 : top - results + 1);
}

function allResults({ writer }: MachineParts, { thread }: Ended): WireText {
  return writer.list(thread, 1);
}

/** The file that a name in Lua's own form means: `lib.shapes` is `./lib/shapes.lua`. */
function modulePath(name: string): string {
  return name.endsWith('.lua') ? `./${name}` : `./${name.replaceAll('.', '/')}.lua`;
}
