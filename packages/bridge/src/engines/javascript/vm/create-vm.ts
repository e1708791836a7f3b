import { EvalFlags, QuickJS, type JSValueHandle } from 'quickjs-wasi';

import type { OpenMessage } from '../../../thread/protocol.ts';
import { capMemory } from './cap-memory.ts';
import type { ModuleLoader } from './module-loader.ts';

/** What the main thread loads once for all threads. */
export interface EngineData {
  readonly wasm: Uint8Array<ArrayBuffer>;
  /** Modules of the prelude by name; the first one is its entry. */
  readonly guest: readonly (readonly [name: string, code: string])[];
}

export interface VmOptions {
  readonly engine: EngineData;
  readonly open: OpenMessage;
  readonly loader: ModuleLoader;
  /** Time as the script sees it, epoch ms. */
  readonly now: () => number;
  readonly shouldStop: () => boolean;
  readonly onRejection: (promise: JSValueHandle, reason: JSValueHandle, handled: boolean) => void;
  /** The one function of the host; `args` are operation, id, target, method, text, place. */
  readonly host: (vm: QuickJS, args: readonly JSValueHandle[]) => JSValueHandle;
}

export interface Vm {
  readonly vm: QuickJS;
  /** Calls a function of the prelude; the result is thrown away. */
  guest(name: string, ...args: readonly (number | string | boolean | null | JSValueHandle)[]): void;
  /** The same for a function that gives text. */
  guestText(name: string, ...args: readonly JSValueHandle[]): string;
}

/** The allocator's limit and the memory's own differ by what it cannot reuse. */
const SPARE = 1.25;
const STACK_BYTES = 256 * 1024;
const SETUP = 'llmspell:setup';

/** Makes a fresh virtual machine with its prelude run: nothing of an earlier script is in it. */
export async function createVm(options: VmOptions): Promise<Vm> {
  const { engine, open, loader, shouldStop, host } = options;
  const vm = await QuickJS.create({
    wasm: await moduleFor(engine.wasm, open.limits.memoryBytes),
    memoryLimit: open.limits.memoryBytes,
    maxStackSize: STACK_BYTES,
    timezoneOffset: 0,
    interruptHandler: shouldStop,
    moduleLoader: loader,
    onUnhandledRejection: options.onRejection,
    wasi: (memory: WebAssembly.Memory) => ({
      clock_time_get: (_clock: number, _precision: bigint, result: number) => {
        new DataView(memory.buffer).setBigUint64(result, BigInt(Math.trunc(options.now())) * 1_000_000n, true);
        return 0;
      },
      // A native message of the engine has no place in the host's output.
      fd_write: () => 0,
    }),
  });
  const guest = startPrelude(vm, { entry: engine.guest[0]?.[0] ?? '', open, host });

  const methods = new Map<string, JSValueHandle>();
  const call = (name: string, args: readonly JSValueHandle[]): JSValueHandle => {
    const method = methods.get(name) ?? guest.getProp(name);
    methods.set(name, method);
    return vm.callFunction(method, vm.undefined, ...args);
  };
  return {
    vm,
    guest(name, ...args) {
      const handles = args.map((argument) => toHandle(vm, argument));
      try {
        call(name, handles).dispose();
      } finally {
        handles.forEach((handle, index) => handle !== args[index] && handle.dispose());
      }
    },
    guestText: (name, ...args) => call(name, args).consume((result) => result.toString()),
  };
}

interface Prelude {
  readonly entry: string;
  readonly open: OpenMessage;
  readonly host: VmOptions['host'];
}

/** Runs the prelude, and the module `llmspell` of what it made. */
function startPrelude(vm: QuickJS, { entry, open, host }: Prelude): JSValueHandle {
  vm.evalCode(`import { start } from '${entry}'; globalThis.start = start;`, SETUP, EvalFlags.TYPE_MODULE).dispose();
  vm.executePendingJobs();
  const start = vm.global.getProp('start');
  const hostFunction = vm.newFunction('host', (...args) => withoutStack(() => host(vm, args)));
  const { manifest, args, seed, limits, repeatable } = open;
  const settings = vm.newString(JSON.stringify({ manifest, args, seed, repeatable, maxDepth: limits.maxDepth }));
  const guest = vm.callFunction(start, vm.undefined, hostFunction, settings);

  guest.getProp('exports').consume((exported) => vm.setProp(vm.global, 'start', exported));
  vm.evalCode(`import 'llmspell'; delete globalThis.start;`, SETUP, EvalFlags.TYPE_MODULE).dispose();
  vm.executePendingJobs();
  for (const handle of [start, hostFunction, settings]) handle.dispose();
  return guest;
}

/** The library copies the stack of an error into the script's; the host's is no business of the script. */
function withoutStack<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Error) error.stack = '';
    throw error;
  }
}

/** The source of the module `llmspell`: the same names as the globals. */
export function exportsModule(open: OpenMessage): string {
  const names = open.manifest.classes.flatMap(({ name, aliases }) => [name, ...aliases]);
  const exported = [...new Set([...names, 'args', 'exit', 'print'])].map(
    (name) => `export const ${name} = all.${name};`,
  );
  return `const all = globalThis.start;\n${exported.join('\n')}\nexport default all;`;
}

const modules = new Map<number, Promise<WebAssembly.Module>>();

/** Compiled once in a thread for each size; the process shares the machine code. */
function moduleFor(wasm: Uint8Array<ArrayBuffer>, memoryBytes: number): Promise<WebAssembly.Module> {
  const known = modules.get(memoryBytes) ?? WebAssembly.compile(capMemory(wasm, memoryBytes * SPARE));
  modules.set(memoryBytes, known);
  return known;
}

function toHandle(vm: QuickJS, value: number | string | boolean | null | JSValueHandle): JSValueHandle {
  if (typeof value === 'number') return vm.newNumber(value);
  if (typeof value === 'string') return vm.newString(value);
  if (typeof value === 'boolean') return value ? vm.true : vm.false;
  return value ?? vm.null;
}
