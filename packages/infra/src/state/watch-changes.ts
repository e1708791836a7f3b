import { SpellError, type StateChange, type WatchOptions } from '@llmspell/core';

import type { ChangeLog } from './change-log.ts';
import { copyJson } from './copy-json.ts';

/** Reads changes that the log in memory no longer holds; `undefined` when nobody holds them. */
export type ReadOlderChanges = (revision: number) => Promise<readonly StateChange[] | undefined>;

/**
 * The changes of a store after a revision, then the new ones as they come. It starts where the store stands when this is
 * called, and ends when the signal aborts.
 */
export function watchChanges(
  log: ChangeLog,
  { prefix = '', fromRevision, signal }: WatchOptions,
  readOlder: ReadOlderChanges = () => Promise.resolve(undefined),
): AsyncIterable<StateChange> {
  const start = fromRevision ?? log.revision;
  const aborted = (): boolean => signal?.aborted ?? false;

  return {
    async *[Symbol.asyncIterator]() {
      let position = start;
      while (!aborted()) {
        log.assertOpen();
        const changes = position > log.revision ? undefined : (log.after(position) ?? (await readOlder(position)));
        if (changes === undefined) throw historyGone(position, log.revision);
        for (const change of changes) {
          position = change.revision;
          if (change.key.startsWith(prefix)) yield copyChange(change);
          if (aborted()) return;
        }
        if (changes.length === 0) await log.next(position, signal);
      }
    },
  };
}

function copyChange(change: StateChange): StateChange {
  return change.type === 'set' ? { ...change, value: copyJson(change.value) } : { ...change };
}

function historyGone(from: number, revision: number): SpellError {
  return new SpellError({
    code: 'NOT_FOUND',
    message: `The store no longer has the changes after revision ${from}; it stands at ${revision}. Scan it again and watch from there, or keep a longer history.`,
    data: { fromRevision: from, revision },
  });
}
