import { createHash } from 'node:crypto';

import { parseJson, SpellError, systemClock, type Clock, type JsonObject, type StateStore } from '@llmspell/core';

import { checkKey } from '../check-writes.ts';
import { backupDamaged } from './backup-damaged.ts';
import { toKeptEntry, type KeptEntry } from './kept-entry.ts';

/** What a backup says of itself. */
export interface BackupInfo {
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  /** What the keys of all entries begin with. Empty for a whole store. */
  readonly prefix: string;
  readonly entries: number;
  /** Of everything but the last line. */
  readonly sha256: string;
}

/** A backup that was read whole and found sound. */
export interface ReadBackup {
  readonly info: BackupInfo;
  readonly entries: readonly KeptEntry[];
}

export interface WriteBackupOptions {
  /** @default '' (all) */
  readonly prefix?: string;
  /** @default the machine's clock */
  readonly clock?: Clock;
}

const FORMAT = 'llmspell-state';
const VERSION = 1;

/**
 * Writes a store, as it is at one moment, as lines of JSON: a first line that says what it is, one for each entry, and a
 * last one with their number and a checksum. Returns what the backup says of itself.
 */
export async function* writeBackup(
  store: StateStore,
  { prefix = '', clock = systemClock }: WriteBackupOptions = {},
): AsyncGenerator<string, BackupInfo> {
  const createdAt = new Date(clock.now()).toISOString();
  const hash = createHash('sha256');
  const line = (data: unknown): string => {
    const text = `${JSON.stringify(data)}\n`;
    hash.update(text);
    return text;
  };
  yield line({ format: FORMAT, version: VERSION, prefix, createdAt });
  let entries = 0;
  for await (const entry of store.scan({ prefix, snapshot: true })) {
    entries += 1;
    yield line(toKeptEntry(entry));
  }
  const sha256 = hash.digest('hex');
  yield `${JSON.stringify({ entries, sha256 })}\n`;
  return { createdAt, prefix, entries, sha256 };
}

/**
 * Reads the text of a backup and checks all of it.
 *
 * @param source Where it came from, for messages.
 * @throws SpellError `STATE_CORRUPT` when it is cut short, changed or no backup at all; `NOT_SUPPORTED` when a newer
 * version of this library made it.
 */
export function readBackup(text: string, source = 'the backup'): ReadBackup {
  const end = text.lastIndexOf('\n', text.length - 2) + 1;
  const body = text.slice(0, end);
  if (body === '' || !text.endsWith('\n')) throw backupDamaged(source, 'it is cut short or no backup');
  const header = readLine(body.slice(0, body.indexOf('\n')), source);
  const { format, version, prefix, createdAt } = header;
  if (format !== FORMAT || typeof prefix !== 'string' || typeof createdAt !== 'string') {
    throw backupDamaged(source, 'its first line is not that of a backup');
  }
  if (version !== VERSION) throw newer(source, version);
  const { entries: count, sha256 } = readLine(text.slice(end), source);
  if (typeof sha256 !== 'string' || createHash('sha256').update(body).digest('hex') !== sha256) {
    throw backupDamaged(source, 'its checksum is not that of its contents');
  }
  const lines = body.split('\n').slice(1, -1);
  const entries = lines.map((line) => readEntry(readLine(line, source), prefix, source));
  if (entries.length !== count) throw backupDamaged(source, 'the number of its entries is another');
  return { info: { createdAt, prefix, entries: entries.length, sha256 }, entries };
}

function readLine(line: string, source: string): JsonObject {
  try {
    const value = parseJson(line);
    if (isObject(value)) return value;
  } catch (error) {
    throw backupDamaged(source, 'a line of it is not JSON', error);
  }
  throw backupDamaged(source, 'a line of it is not a JSON object');
}

function readEntry({ key, value, expiresAt }: JsonObject, prefix: string, source: string): KeptEntry {
  if (typeof key !== 'string' || !key.startsWith(prefix) || value === undefined) {
    throw backupDamaged(source, 'a line of it is no entry');
  }
  checkKey(key);
  return typeof expiresAt === 'number' ? { key, value, expiresAt } : { key, value };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function newer(source: string, version: unknown): SpellError {
  return new SpellError({
    code: 'NOT_SUPPORTED',
    message: `Expected ${source} to be a backup of version ${VERSION}; got version ${JSON.stringify(version)}. Restore it with the version of llmspell that made it, or a newer one.`,
  });
}
