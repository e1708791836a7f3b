import { createRequire } from 'node:module';

import type { JsonValue } from '@llmspell/core';

/** The part of jq-web that is used: jq, compiled to WebAssembly. */
interface Jq {
  /** Gives jq's output, one line a value; throws what jq says of an error. */
  raw(json: string, query: string, flags: readonly string[]): string | undefined;
}

const require = createRequire(import.meta.url);

const MAX_MEMORY = 256 * 1024 * 1024;

/** Runs a jq query and gives its outputs as lines of JSON. Only inside the worker: it changes the thread it runs in, and may not end. */
export async function runJq(query: string, input: JsonValue): Promise<string[]> {
  // jq would show the worker's own file as the variable `_`.
  process.argv.splice(1);
  limitMemory();
  const jq = await (require('jq-web') as PromiseLike<Jq>);
  return run(jq, query, input)
    .split('\n')
    .filter((line) => line !== '');
}

function run(jq: Jq, query: string, input: JsonValue): string {
  try {
    return jq.raw(JSON.stringify(input), query, ['-c']) ?? '';
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (text.startsWith('Aborted')) throw new RangeError('the query uses too much memory');
    throw new SyntaxError(reasonOf(text));
  }
}

/** The first line that says what is wrong. */
function reasonOf(text: string): string {
  const line = text.split('\n').find((each) => each.startsWith('jq: error'));
  return (line ?? text).replace(/^jq: error[^:]*: /, '').slice(0, 300);
}

interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

function limitMemory(): void {
  // The types of WebAssembly come with those of browsers, which are not used here.
  const { Memory } = Reflect.get(globalThis, 'WebAssembly') as { readonly Memory: { readonly prototype: WasmMemory } };
  // oxlint-disable-next-line typescript/unbound-method -- it is called with its memory below
  const grow = Memory.prototype.grow;
  Memory.prototype.grow = function (this: WasmMemory, pages: number): number {
    if (this.buffer.byteLength + pages * 65_536 > MAX_MEMORY) throw new RangeError('out of memory');
    return grow.call(this, pages);
  };
}
