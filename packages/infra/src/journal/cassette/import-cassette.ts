import {
  SpellError,
  systemClock,
  type Clock,
  type JsonObject,
  type Cassette,
  type CassetteEffect,
  type StateStore,
  type StateWrite,
} from '@llmspell/core';

import { RunStore } from '../engine/run-store.ts';
import { readEffect, writeEffect, type EffectRecord } from '../record/effect-record.ts';
import { checkRunId, chunkKey, effectPrefix, journalPrefix, logPrefix } from '../record/journal-keys.ts';
import { isUniqueId, showRunId } from './run-id-mark.ts';

export interface ImportCassetteOptions {
  /** @default a new one */
  readonly runId?: string;
  /** @default the machine's clock */
  readonly clock?: Clock;
}

/** Writes in one commit, at most. */
const CHUNK = 500;

/**
 * Puts a document into a store as a run that can be looked at and replayed. With what was run in it, it is a run of a run
 * engine, which is paused: no worker takes it before it is resumed. @returns its id
 *
 * @throws SpellError `ALREADY_EXISTS` when there is something of a run with that id; `STATE_CORRUPT` for effects that cannot be.
 */
export async function importCassette(
  store: StateStore,
  document: Cassette,
  { runId = crypto.randomUUID(), clock = systemClock }: ImportCassetteOptions = {},
): Promise<string> {
  const {
    run,
    effects,
    logs = {},
  } = (isUniqueId(checkRunId(runId)) ? showRunId(document as unknown as JsonObject, runId) : document) as Cassette;
  await assertFree(store, runId);
  const writes: StateWrite[] = effects.map((effect, index) => {
    const record = toRecord(effect, index + 1);
    return { type: 'set', key: effectPrefix(runId) + record.key, value: writeEffect(record), ifRevision: 0 };
  });
  for (const [log, entries] of Object.entries(logs)) {
    if (entries.length === 0) continue;
    writes.push({ type: 'set', key: chunkKey(logPrefix(runId) + log, 0), value: entries, ifRevision: 0 });
  }
  for (let next = 0; next < writes.length; next += CHUNK) await store.commit(writes.slice(next, next + CHUNK));
  if (run !== undefined) {
    const now = clock.now();
    await new RunStore({ store, clock }).add(runId, { ...run, state: 'paused', createdAt: now, updatedAt: now });
  }
  return runId;
}

async function assertFree(store: StateStore, runId: string): Promise<void> {
  const known = await new RunStore({ store }).get(runId);
  let recorded = known !== undefined;
  for await (const _ of store.scan({ prefix: journalPrefix(runId), limit: 1 })) recorded = true;
  if (!recorded) return;
  throw new SpellError({
    code: 'ALREADY_EXISTS',
    message: `Expected a new id for the imported run; there is a run ${runId}. Choose another id, or prune that run.`,
    data: { runId },
  });
}

/** Times are not known any more. */
function toRecord({ key, name, index, type, parts, ...outcome }: CassetteEffect, order: number): EffectRecord {
  const ended = type === 'started' || type === 'streaming' ? { startedAt: 0 } : { order, endedAt: 0 };
  const heard = parts === undefined ? {} : { parts };
  const path = pathOf(key, name);
  return readEffect(key, { type, path, name, index, ...ended, ...outcome, ...heard } as unknown as JsonObject);
}

/** What stands before the name in a key. */
function pathOf(key: string, name: string): string {
  const plain = key === name || key.endsWith(`/${name}`) ? key : key.replace(/#\d+$/u, '');
  return plain.slice(0, Math.max(0, plain.length - name.length - 1));
}
