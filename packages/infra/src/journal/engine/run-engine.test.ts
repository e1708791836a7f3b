import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { JsonValue, RunContext, RunEngine, StateStore } from '@llmspell/core';
import { createRunEngine, type EmbeddedRunEngine } from '@llmspell/infra/journal';
import { createMemoryStore } from '@llmspell/infra/state';
import { openLevelStore } from '@llmspell/infra/state/level';
import { runEngineConformance } from '@llmspell/testing/conformance';
import { describe, test } from 'vitest';

function fixtureOver(store: StateStore) {
  const engines = new Map<RunEngine, EmbeddedRunEngine>();
  return {
    open: async (components: Parameters<typeof createRunEngine>[0]['components']) => {
      const engine = createRunEngine({ store, components });
      engines.set(engine, engine);
      return engine;
    },
    waitFor: async (engine: RunEngine, name: string, context: RunContext): Promise<JsonValue | undefined> =>
      engines.get(engine)?.waits.waitFor(name, {}, context),
  };
}

describe('the run engine over the memory store', () => {
  runEngineConformance({
    test,
    create: async () => {
      const store = createMemoryStore();
      return { ...fixtureOver(store), dispose: () => store.close() };
    },
  });
});

describe('the run engine over the level store', () => {
  runEngineConformance({
    test,
    create: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'llmspell-runs-'));
      const store = await openLevelStore({ path: folder });
      const dispose = async (): Promise<void> => {
        await store.close();
        await rm(folder, { recursive: true });
      };
      return { ...fixtureOver(store), dispose };
    },
  });
});
