import {
  SpellError,
  type JsonObject,
  type JsonValue,
  type StateEntry,
  type StateStore,
  type StateWrite,
} from '@llmspell/core';
import { z } from 'zod';

import { journalPrefix } from '../record/journal-keys.ts';
import { canRun, readRun, writeRun } from './run-record.ts';
import { openKey, signalPrefix, stateKey } from './run-store.ts';

const FORMAT = 'llmspell-run';
/** Writes in one commit, at most. */
const CHUNK = 500;

const schema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(1),
  runId: z.string(),
  run: z.custom<JsonValue>((value) => value !== undefined),
  entries: z.array(z.tuple([z.string(), z.custom<JsonValue>((value) => value !== undefined)])),
});

/**
 * All that a store keeps of a run, as JSON: to look at it, or to go on with it elsewhere. Who works on it is left out.
 *
 * @throws SpellError `NOT_FOUND`.
 */
export async function exportRun(store: StateStore, runId: string): Promise<JsonObject> {
  const entry = await store.get(stateKey(runId));
  if (entry === undefined) {
    throw new SpellError({ code: 'NOT_FOUND', message: `There is no run ${runId} to export.`, data: { runId } });
  }
  const kept: StateEntry[] = [];
  for (const prefix of prefixesOf(runId)) {
    for await (const found of store.scan({ prefix, snapshot: true })) kept.push(found);
  }
  // In the order in which they were kept, which their revisions tell at the other place too.
  const entries = kept.toSorted((left, right) => left.revision - right.revision).map(({ key, value }) => [key, value]);
  return { format: FORMAT, version: 1, runId, run: entry.value, entries };
}

/**
 * Puts what {@link exportRun} gave into a store. A run that had not ended can be resumed there. @returns its id
 *
 * @throws SpellError `VALIDATION_FAILED` for anything else, `ALREADY_EXISTS` when the store has a run of this id; nothing is
 * written then.
 */
export async function importRun(store: StateStore, archive: JsonValue): Promise<string> {
  const parsed = schema.safeParse(archive);
  if (!parsed.success) throw notAnArchive(parsed.error);
  const { runId, entries } = parsed.data;
  const run = readRun(runId, parsed.data.run);
  const prefixes = prefixesOf(runId);
  if (!entries.every(([key]) => prefixes.some((prefix) => key.startsWith(prefix)))) throw notAnArchive();
  if ((await store.get(stateKey(runId))) !== undefined) throw there(runId);
  for (let start = 0; start < entries.length; start += CHUNK) {
    await store.commit(entries.slice(start, start + CHUNK).map(([key, value]) => ({ type: 'set', key, value })));
  }
  // Last, so that what was cut short is no run.
  const writes: StateWrite[] = [{ type: 'set', key: stateKey(runId), value: writeRun(run), ifRevision: 0 }];
  if (canRun(run)) writes.push({ type: 'set', key: openKey(runId), value: null });
  await store.commit(writes);
  return runId;
}

function prefixesOf(runId: string): readonly string[] {
  return [journalPrefix(runId), signalPrefix(runId)];
}

function notAnArchive(cause?: unknown): SpellError {
  return new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected an exported run ({ format: "${FORMAT}", version: 1, runId, run, entries }) and nothing of other runs. Export it again.`,
    ...(cause === undefined ? {} : { cause }),
  });
}

function there(runId: string): SpellError {
  return new SpellError({
    code: 'ALREADY_EXISTS',
    message: `Expected a run that is not here yet; there is a run ${runId} already. Prune that one first, or import into another store.`,
    data: { runId },
  });
}
