import {
  isStop,
  messageOf,
  SpellError,
  systemClock,
  type Clock,
  type JsonValue,
  type StateEntry,
  type StateStore,
  type StateWrite,
} from '@llmspell/core';

import { readSchema, SCHEMAS } from './schema-record.ts';
import type { MigrationReport, StateMigration, StateNamespace } from './state-migration.ts';

export interface MigrateOptions {
  /** @default the machine's clock */
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
}

/** A namespace in a store, as a migration needs it. */
interface Target {
  readonly store: StateStore;
  readonly name: string;
  readonly prefix: string;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
}

/** Times it begins again because somebody wrote meanwhile, before it gives up. */
const ATTEMPTS = 10;

/**
 * Brings a namespace to the version that the program knows. Each migration is one commit together with the new version:
 * it is done or not, never half, and never twice; after a crash the next call goes on where the last one ended. A
 * namespace in which nothing is yet begins at the newest version.
 *
 * @throws SpellError `NOT_SUPPORTED` when the entries are of a newer version than the program; `STATE_FAILED` when a
 * migration throws: the namespace stays at the version before it; `STATE_CONFLICT` when others do not stop writing.
 */
export async function migrateState(
  store: StateStore,
  { name, prefix = `${name}/`, migrations }: StateNamespace,
  { clock = systemClock, signal }: MigrateOptions = {},
): Promise<MigrationReport> {
  const target: Target = { store, name, prefix, clock, signal };
  const applied: string[] = [];
  let from: number | undefined;
  for (let conflicts = 0; conflicts < ATTEMPTS;) {
    signal?.throwIfAborted();
    const position = await locate(target, migrations.length);
    const { record, version } = position;
    from ??= version;
    const migration = migrations[version];
    if (migration === undefined && record !== undefined) return { namespace: name, from, to: version, applied };
    const done = migration === undefined ? mark(target, position, []) : apply(target, position, migration);
    if (!(await done)) conflicts += 1;
    else if (migration !== undefined) applied.push(migration.description);
  }
  throw busy(name);
}

/** Where a namespace stands. */
interface Position {
  readonly record: StateEntry | undefined;
  readonly version: number;
}

async function locate(target: Target, known: number): Promise<Position> {
  const record = await target.store.get(SCHEMAS + target.name);
  if (record === undefined) return { record, version: (await isEmpty(target)) ? known : 0 };
  const { version } = readSchema(record);
  if (version > known) throw newer(target.name, version, known);
  return { record, version };
}

/** Runs a migration; whether nobody was in between. */
async function apply(target: Target, { record, version }: Position, migration: StateMigration): Promise<boolean> {
  const entries = await readEntries(target);
  const writes = writesFor(target, entries, await run(target, migration, { entries, version }));
  return mark(target, { record, version: version + 1 }, writes);
}

/** Commits a version with its writes; whether nobody was in between. */
async function mark(
  { store, name, clock }: Target,
  { record, version }: Position,
  writes: readonly StateWrite[],
): Promise<boolean> {
  const value = { version, migratedAt: new Date(clock.now()).toISOString() };
  const versionWrite: StateWrite = { type: 'set', key: SCHEMAS + name, value, ifRevision: record?.revision ?? 0 };
  try {
    await store.commit([...writes, versionWrite]);
    return true;
  } catch (error) {
    if (SpellError.isInstance(error) && error.code === 'STATE_CONFLICT') return false;
    throw error;
  }
}

type Entries = ReadonlyMap<string, StateEntry>;

async function readEntries({ store, prefix }: Target): Promise<Entries> {
  const entries = new Map<string, StateEntry>();
  for await (const entry of store.scan({ prefix, snapshot: true })) entries.set(entry.key.slice(prefix.length), entry);
  return entries;
}

async function isEmpty({ store, prefix }: Target): Promise<boolean> {
  const { done } = await store.scan({ prefix, limit: 1 })[Symbol.asyncIterator]().next();
  return done === true;
}

async function run(
  { name, signal }: Target,
  migration: StateMigration,
  { entries, version }: { readonly entries: Entries; readonly version: number },
): Promise<ReadonlyMap<string, JsonValue>> {
  try {
    return await migration.migrate(new Map([...entries].map(([key, { value }]) => [key, structuredClone(value)])));
  } catch (cause) {
    if (isStop(cause, signal)) throw cause;
    throw new SpellError({
      code: 'STATE_FAILED',
      message: `The migration "${migration.description}" of the namespace "${name}" failed: ${messageOf(cause)}. It stays at version ${version}.`,
      data: { namespace: name, version },
      cause,
    });
  }
}

/** What makes the entries into the new ones, provided that nobody changes them meanwhile. */
function writesFor({ prefix, clock }: Target, before: Entries, after: ReadonlyMap<string, JsonValue>): StateWrite[] {
  const writes: StateWrite[] = [];
  for (const [key, value] of after) {
    const entry = before.get(key);
    if (entry !== undefined && JSON.stringify(entry.value) === JSON.stringify(value)) continue;
    const write = { type: 'set', key: prefix + key, value, ifRevision: entry?.revision ?? 0 } as const;
    const { expiresAt } = entry ?? {};
    writes.push(expiresAt === undefined ? write : { ...write, ttlMs: Math.max(1, expiresAt - clock.now()) });
  }
  for (const [key, { revision }] of before) {
    if (!after.has(key)) writes.push({ type: 'delete', key: prefix + key, ifRevision: revision });
  }
  return writes;
}

function busy(namespace: string): SpellError {
  return new SpellError({
    code: 'STATE_CONFLICT',
    message: `Expected nobody to write to the namespace "${namespace}" while it is migrated, but it changed ${ATTEMPTS} times. Stop those who write, and migrate again.`,
    retryable: true,
    data: { namespace },
  });
}

function newer(name: string, version: number, known: number): SpellError {
  return new SpellError({
    code: 'NOT_SUPPORTED',
    message: `The namespace "${name}" is at version ${version}, and this program knows versions up to ${known}. Use a newer version of the program, or restore a backup from before the migration.`,
    data: { namespace: name, version, known },
  });
}
