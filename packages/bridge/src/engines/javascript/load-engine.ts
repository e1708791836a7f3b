import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

import type { WorkerEntry } from '../../thread/worker-slot.ts';
import type { EngineData } from './vm/create-vm.ts';
import { isTypeScript, stripTypes } from './vm/strip-types.ts';

const require = createRequire(import.meta.url);

/** Reads what the threads of the engine need, once. */
export async function loadEngine(): Promise<WorkerEntry> {
  const file = require.resolve('#javascript-worker');
  const wasm = require.resolve('quickjs-wasi/quickjs.wasm');
  const engine: EngineData = {
    wasm: new Uint8Array(await readFile(wasm)),
    guest: await readGuest(require.resolve('#javascript-guest')),
  };
  return { file, readable: [packageOf(file), dirname(wasm)], engine };
}

/** The prelude of the sandbox: one built file, or in this repository the TypeScript it is built from. */
async function readGuest(entry: string): Promise<EngineData['guest']> {
  const folder = dirname(entry);
  const names = entry.endsWith('.ts') ? await readdir(folder) : [];
  const others = names.filter((name) => name !== basename(entry) && name.endsWith('.ts'));
  return Promise.all(
    [basename(entry), ...others].map(async (name) => [guestName(name), await readSource(join(folder, name))]),
  );
}

function guestName(file: string): string {
  return `llmspell:guest/${file}`;
}

async function readSource(file: string): Promise<string> {
  const text = await readFile(file, 'utf8');
  return isTypeScript(file) ? stripTypes(text) : text;
}

/** The folder of this package, which is `src` or `dist` above the worker. */
function packageOf(file: string): string {
  const parent = dirname(file);
  return ['src', 'dist'].includes(basename(parent)) ? dirname(parent) : packageOf(parent);
}
