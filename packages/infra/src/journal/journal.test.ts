import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { StateStore } from '@llmspell/core';
import { createJournal } from '@llmspell/infra/journal';
import { createMemoryStore, scopedStore } from '@llmspell/infra/state';
import { openLevelStore } from '@llmspell/infra/state/level';
import { journalConformance } from '@llmspell/testing/conformance';
import { describe, test } from 'vitest';

function openIn(store: StateStore, runId: string) {
  return (signal: AbortSignal) => createJournal({ store, runId, signal });
}

describe('a journal over the memory store', () => {
  journalConformance({
    test,
    create: async () => {
      const store = createMemoryStore();
      return { runId: 'run-1', open: openIn(store, 'run-1'), dispose: () => store.close() };
    },
  });
});

describe('a journal over a view of the level store', () => {
  journalConformance({
    test,
    create: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'llmspell-journal-'));
      const store = await openLevelStore({ path: folder });
      const dispose = async (): Promise<void> => {
        await store.close();
        await rm(folder, { recursive: true });
      };
      return { runId: 'run:1', open: openIn(scopedStore(store, 'runs/'), 'run:1'), dispose };
    },
  });
});
