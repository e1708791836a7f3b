import type { LuaMemory } from './lua-memory.ts';
import { breakDown, formatTime, type BrokenDownTime } from './lua-time.ts';

/** What the imports need from the machine that they are made for. */
export interface ImportHost {
  readonly memory: LuaMemory;
  /** Epoch ms, as the script sees it. */
  readonly now: () => number;
  /** Asked for more memory: grows it and gives true, or gives false. */
  readonly grow: (bytes: number) => boolean;
  /** Calls a function of the table under a `setjmp`. */
  readonly invoke: (fn: number, first: number, second: number) => void;
  /** What C writes to its standard streams. */
  readonly write: (fd: number, bytes: Uint8Array) => void;
  /** Ends the machine: C called `abort` or `exit`. */
  readonly abort: (what: string) => never;
}

/** emscripten's errno for "not implemented", and WASI's for a seek on a pipe. */
const ENOSYS = -52;
const ESPIPE = 70;
/** emscripten unwinds a `longjmp` by throwing; the number tells it from every error. */
export const LONGJMP = Infinity;

const NO_FILES = ['openat', 'fcntl64', 'ioctl', 'dup3', 'unlinkat', 'rmdir', 'renameat', 'readlinkat'];

/**
 * The 27 functions that the wasm imports. There is no file system, no environment and no process behind them: this is all
 * that Lua's own libraries can reach.
 */
export function createLuaImports(host: ImportHost): WebAssembly.Imports {
  return {
    env: { ...systemImports(host), ...timeImports(host) },
    wasi_snapshot_preview1: wasiImports(host),
  };
}

function systemImports(host: ImportHost): Record<string, (...args: number[]) => number | void> {
  const files = NO_FILES.map((name) => [`__syscall_${name}`, () => ENOSYS] as const);
  return {
    ...Object.fromEntries(files),
    abort: () => host.abort('abort'),
    exit: () => host.abort('exit'),
    system: () => -1,
    invoke_vii: (fn = 0, first = 0, second = 0) => host.invoke(fn, first, second),
    _emscripten_throw_longjmp: () => {
      // oxlint-disable-next-line typescript/only-throw-error -- the number is how a longjmp is told from an error
      throw LONGJMP;
    },
    emscripten_resize_heap: (bytes = 0) => (host.grow(bytes >>> 0) ? 1 : 0),
  };
}

function timeImports({ memory, now }: ImportHost): Record<string, (...args: never[]) => number | bigint | void> {
  return {
    emscripten_date_now: () => now(),
    _emscripten_get_now_is_monotonic: () => 1,
    _tzset_js: () => {},
    _localtime_js: (seconds: bigint, target: number) => writeTime(memory, target, breakDown(Number(seconds))),
    _gmtime_js: (seconds: bigint, target: number) => writeTime(memory, target, breakDown(Number(seconds))),
    _mktime_js: (target: number) => {
      const time = readTime(memory, target);
      const epoch = Date.UTC(time.year, time.month, time.day, time.hour, time.minute, time.second) / 1000;
      if (Number.isNaN(epoch)) return -1n;
      writeTime(memory, target, breakDown(epoch));
      return BigInt(epoch);
    },
    strftime: (...args: readonly number[]) => {
      const [target = 0, size = 0, format = 0, time = 0] = args;
      const bytes = Buffer.from(formatTime(memory.cString(format), readTime(memory, time)));
      if (bytes.length + 1 > size) return 0;
      memory.bytes.set(bytes, target);
      memory.bytes[target + bytes.length] = 0;
      return bytes.length;
    },
  };
}

function wasiImports({ memory, write }: ImportHost): Record<string, (...args: number[]) => number> {
  return {
    fd_write: (...args) => {
      const [fd = 0, vectors = 0, count = 0, written = 0] = args;
      let total = 0;
      for (let index = 0; index < count; index += 1) {
        const start = memory.int(vectors + 8 * index) >>> 0;
        const length = memory.int(vectors + 8 * index + 4) >>> 0;
        if (length > 0) write(fd, memory.bytes.slice(start, start + length));
        total += length;
      }
      memory.setInt(written, total);
      return 0;
    },
    // the fourth argument: where the number of bytes goes
    fd_read: (...args) => (memory.setInt(args[3] ?? 0, 0), 0),
    fd_close: () => 0,
    fd_seek: () => ESPIPE,
    environ_sizes_get: (count = 0, size = 0) => (memory.setInt(count, 0), memory.setInt(size, 0), 0),
    environ_get: () => 0,
  };
}

function writeTime(memory: LuaMemory, target: number, time: BrokenDownTime): void {
  const { second, minute, hour, day, month, year, weekday, yearDay } = time;
  // the two last: daylight saving, offset from UTC
  const fields = [second, minute, hour, day, month, year - 1900, weekday, yearDay, 0, 0];
  for (const [index, field] of fields.entries()) memory.setInt(target + 4 * index, field);
}

function readTime(memory: LuaMemory, source: number): BrokenDownTime {
  const field = (index: number): number => memory.int(source + 4 * index);
  return {
    second: field(0),
    minute: field(1),
    hour: field(2),
    day: field(3),
    month: field(4),
    year: field(5) + 1900,
    weekday: field(6),
    yearDay: field(7),
  };
}
