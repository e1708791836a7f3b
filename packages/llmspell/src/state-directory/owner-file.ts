import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

import { safeParseJson, type JsonObject } from '@llmspell/core';
import { getOwn } from '@llmspell/core/kit';

import type { StoreAddress } from './serve-store.ts';

/** Who holds the store of a folder, and where it answers. */
export interface StoreOwner extends StoreAddress {
  readonly pid: number;
}

/** In the folder of the state, readable by its user alone. */
const FILE = 'owner.json';
/** Longer paths of sockets are cut off or refused by some systems. */
const MAX_SOCKET_PATH = 100;

/** Reads who holds the store; `undefined` when nobody has said so. */
export async function readOwner(folder: string): Promise<StoreOwner | undefined> {
  const text = await readFile(path.join(folder, FILE), 'utf8').catch(() => '');
  const parsed = safeParseJson(text);
  const value = parsed.success ? parsed.value : null;
  const fields = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
  const [pid, address, token] = ['pid', 'address', 'token'].map((name) => getOwn(fields, name));
  if (typeof pid !== 'number' || typeof address !== 'string' || typeof token !== 'string') return undefined;
  return { pid, address, token };
}

/** Says that this process holds the store. */
export async function writeOwner(folder: string, { address, token }: StoreAddress): Promise<void> {
  const file = path.join(folder, FILE);
  // A file that is there keeps its mode when it is written again.
  await rm(file, { force: true });
  await writeFile(file, JSON.stringify({ pid: process.pid, address, token } satisfies StoreOwner), { mode: 0o600 });
}

/** Chooses where this process answers for a folder, and removes what a process before it left there. */
export async function chooseAddress(folder: string): Promise<StoreAddress> {
  const token = crypto.randomUUID() + crypto.randomUUID();
  if (process.platform === 'win32') return { address: `\\\\.\\pipe\\llmspell-${crypto.randomUUID()}`, token };
  const beside = path.join(folder, 'store.sock');
  if (Buffer.byteLength(beside) > MAX_SOCKET_PATH) {
    // A new folder that only this user can enter.
    const place = await mkdtemp(path.join(tmpdir(), 'llmspell-'));
    return { address: path.join(place, 'store.sock'), token };
  }
  await rm(beside, { force: true });
  return { address: beside, token };
}

/** Takes back what {@link writeOwner} and {@link chooseAddress} made. */
export async function removeOwner(folder: string, { address }: StoreAddress): Promise<void> {
  await rm(path.join(folder, FILE), { force: true });
  const place = path.dirname(address);
  if (process.platform !== 'win32' && place !== folder) await rm(place, { recursive: true, force: true });
}
