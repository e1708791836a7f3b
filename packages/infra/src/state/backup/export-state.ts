import { systemClock, ValidationError, type Clock, type JsonObject, type StateStore } from '@llmspell/core';
import { z } from 'zod';

import { checkKey } from '../check-writes.ts';
import { toKeptEntry, type KeptEntry } from './kept-entry.ts';
import { putEntries, type PutMode, type PutReport } from './put-entries.ts';

export interface ExportOptions {
  /** @default '' (all) */
  readonly prefix?: string;
  /** @default the machine's clock */
  readonly clock?: Clock;
}

export interface ImportOptions {
  /** @default 'merge' */
  readonly mode?: PutMode;
  /** @default the machine's clock */
  readonly clock?: Clock;
}

const FORMAT = 'llmspell-state-export';

/** Data for people to read, edit and bring elsewhere: the entries of a store, or under a prefix, as they are at one moment. */
export async function exportState(
  store: StateStore,
  { prefix = '', clock = systemClock }: ExportOptions = {},
): Promise<JsonObject> {
  const entries: JsonObject[] = [];
  for await (const entry of store.scan({ prefix, snapshot: true })) {
    const { key, value, expiresAt } = toKeptEntry(entry);
    entries.push(expiresAt === undefined ? { key, value } : { key, value, expires: new Date(expiresAt).toISOString() });
  }
  return { format: FORMAT, version: 1, prefix, exported: new Date(clock.now()).toISOString(), entries };
}

/**
 * Puts what {@link exportState} gave into a store, in one commit.
 *
 * @throws ValidationError `VALIDATION_FAILED` when the data is not an export; nothing is written then.
 */
export async function importState(
  store: StateStore,
  data: unknown,
  { mode = 'merge', clock }: ImportOptions = {},
): Promise<PutReport> {
  const parsed = exported.safeParse(data);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    throw new ValidationError('The exported state', issues);
  }
  const { prefix, entries } = parsed.data;
  return putEntries(store, entries.map(toEntry), { mode, prefix, clock });
}

const exported = z
  .object({
    format: z.literal(FORMAT),
    version: z.literal(1),
    prefix: z.string().default(''),
    entries: z.array(
      z.object({ key: z.string(), value: z.json(), expires: z.iso.datetime({ offset: true }).optional() }),
    ),
  })
  .refine(({ prefix, entries }) => entries.every(({ key }) => key.startsWith(prefix)), {
    path: ['entries'],
    message: 'expected every key to begin with the prefix',
  });

function toEntry({ key, value, expires }: z.infer<typeof exported>['entries'][number]): KeptEntry {
  checkKey(key);
  return expires === undefined ? { key, value } : { key, value, expiresAt: Date.parse(expires) };
}
