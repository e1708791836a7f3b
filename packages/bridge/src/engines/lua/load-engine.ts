import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

import type { WorkerEntry } from '../../thread/worker-slot.ts';
import type { EngineData } from './vm/lua-machine.ts';
import { compileLua } from './wasm/compile-lua.ts';

const require = createRequire(import.meta.url);
const PARTS = ['sandbox', 'coroutines', 'errors', 'classes'] as const;

/** Reads and compiles what the threads of the engine need, once. */
export async function loadEngine(): Promise<WorkerEntry> {
  const file = require.resolve('#lua-worker');
  const engine: EngineData = { modules: compileLua(), prelude: await readPrelude(join(dirname(file), 'prelude')) };
  return { file, readable: [packageOf(file)], engine };
}

/** The build copies the folder of the prelude beside the worker. */
async function readPrelude(folder: string): Promise<EngineData['prelude']> {
  const texts = await Promise.all(PARTS.map((part) => readFile(join(folder, `${part}.lua`), 'utf8')));
  const [sandbox = '', coroutines = '', errors = '', classes = ''] = texts;
  return { sandbox, coroutines, errors, classes };
}

/** The folder of this package, which is `src` or `dist` above the worker. */
function packageOf(file: string): string {
  const parent = dirname(file);
  return ['src', 'dist'].includes(basename(parent)) ? dirname(parent) : packageOf(parent);
}
