import { parseWith, SpellError, systemClock, type Clock, type StateStore } from '@llmspell/core';
import { z } from 'zod';

import { readBackup, writeBackup, type BackupInfo } from './backup-text.ts';
import { putEntries, type PutReport } from './put-entries.ts';

/** A backup that lies in the store itself. */
export interface StoredBackup extends BackupInfo {
  readonly id: string;
  /** Characters of its text. */
  readonly size: number;
}

export interface StoredBackupsOptions {
  readonly store: StateStore;
  /** What the keys of what is backed up begin with. */
  readonly prefix: string;
  /** @default the machine's clock */
  readonly clock?: Clock;
}

/**
 * Backups of a part of a store in the store itself: to go back to, not to survive the loss of the store. For that there is
 * `backUpState`.
 */
export interface StoredBackups {
  /** Makes one, or makes it again. */
  create(id: string): Promise<StoredBackup>;
  /** Oldest first. */
  list(): Promise<readonly StoredBackup[]>;
  /** @throws SpellError `NOT_FOUND`; `STATE_CORRUPT` when it is damaged. */
  verify(id: string): Promise<StoredBackup>;
  /** Brings what is backed up back to what it was, in one commit. @throws SpellError as {@link StoredBackups.verify} does. */
  restore(id: string): Promise<PutReport>;
  /** Removes all but the newest, and gives the ids of those it removes. */
  prune(keep: number): Promise<readonly string[]>;
}

const INFO = 'backups/info/';
const TEXT = 'backups/text/';

const info = z.object({
  createdAt: z.string(),
  prefix: z.string(),
  entries: z.int(),
  sha256: z.string(),
  id: z.string(),
  size: z.int(),
});

/** Backups of the keys under a prefix. */
export function createStoredBackups({ store, prefix, clock = systemClock }: StoredBackupsOptions): StoredBackups {
  const list = async (): Promise<readonly StoredBackup[]> => {
    const found: { readonly revision: number; readonly backup: StoredBackup }[] = [];
    for await (const { value, revision } of store.scan({ prefix: INFO })) {
      found.push({ revision, backup: await parseWith(info, value, 'A backup') });
    }
    return found
      .filter(({ backup }) => backup.prefix === prefix)
      .toSorted((a, b) => a.revision - b.revision)
      .map(({ backup }) => backup);
  };
  const read = async (id: string) => {
    const entry = await store.get(TEXT + id);
    if (typeof entry?.value !== 'string') throw missing(id);
    return { text: entry.value, ...readBackup(entry.value, `backup ${id}`) };
  };

  return {
    list,
    async create(id) {
      const { text, ...made } = await writeText(store, prefix, clock);
      const backup = { ...made, id, size: text.length };
      await store.commit([
        { type: 'set', key: INFO + id, value: backup },
        { type: 'set', key: TEXT + id, value: text },
      ]);
      return backup;
    },
    async verify(id) {
      const backup = await read(id);
      return { ...backup.info, id, size: backup.text.length };
    },
    async restore(id) {
      const { entries } = await read(id);
      return putEntries(store, entries, { mode: 'replace', prefix, clock });
    },
    async prune(keep) {
      const ids = (await list()).slice(0, keep === 0 ? undefined : -keep).map(({ id }) => id);
      const keys = ids.flatMap((id) => [INFO + id, TEXT + id]);
      await store.commit(keys.map((key) => ({ type: 'delete', key })));
      return ids;
    },
  };
}

async function writeText(
  store: StateStore,
  prefix: string,
  clock: Clock,
): Promise<BackupInfo & { readonly text: string }> {
  const lines = writeBackup(store, { prefix, clock });
  let text = '';
  for (;;) {
    const { done, value } = await lines.next();
    if (done === true) return { ...value, text };
    text += value;
  }
}

function missing(id: string): SpellError {
  return new SpellError({
    code: 'NOT_FOUND',
    message: `Expected the id of a backup; there is no backup ${JSON.stringify(id)}. List the backups to see what there is.`,
    data: { backup: id },
  });
}
