import { createComponentRegistry, type JsonObject, type StateEntry, type StateStore } from '@llmspell/core';
import { createRunEngine, exportRun, importRun, type EmbeddedRunEngine } from '@llmspell/infra/journal';
import { createMemoryStore } from '@llmspell/infra/state';
import { createScriptedAgent } from '@llmspell/testing';
import { afterEach, expect, test } from 'vitest';

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const resource of closing.splice(0).toReversed()) await resource.close();
});

/** An engine over a store of its own, with a run that has two effects and waits in between. */
async function open(made: string[]) {
  const store = createMemoryStore();
  const components = createComponentRegistry();
  const engine: EmbeddedRunEngine = createRunEngine({ store, components });
  components.register(
    createScriptedAgent('work', async (_, context) => {
      await context.effect('first', () => void made.push('first'));
      const answer = await context.waitFor('go');
      return context.effect('second', () => (made.push('second'), answer ?? null));
    }),
  );
  closing.push(store, engine);
  await engine.start();
  return { store, engine };
}

async function waiting(engine: EmbeddedRunEngine): Promise<void> {
  while ((await engine.status('run'))?.state !== 'waiting') await new Promise((resolve) => setImmediate(resolve));
}

test('a run that was exported goes on in another store, and makes nothing again', async () => {
  const made: string[] = [];
  const here = await open(made);
  await here.engine.submit({ component: 'agent:work', input: null, runId: 'run' });
  await waiting(here.engine);
  const archive = await exportRun(here.store, 'run');
  await here.engine.cancel('run');

  const there = await open(made);
  expect(await importRun(there.store, structuredClone(archive))).toBe('run');
  await there.engine.signal('run', 'go', 'yes');
  await expect(there.engine.result('run')).resolves.toBe('yes');
  expect(made).toEqual(['first', 'second']);
  const order = async (store: StateStore): Promise<readonly string[]> => {
    const entries: StateEntry[] = [];
    for await (const entry of store.scan({ prefix: 'journal/run/' })) entries.push(entry);
    return entries.toSorted((left, right) => left.revision - right.revision).map(({ key }) => key);
  };
  const before = await order(here.store);
  expect(before.length).toBeGreaterThan(0);
  expect((await order(there.store)).slice(0, before.length)).toEqual(before);
  await expect(importRun(there.store, archive)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
});

test('only a whole archive of one run is taken in', async () => {
  const { store, engine } = await open([]);
  await engine.submit({ component: 'agent:work', input: null, runId: 'run' });
  await waiting(engine);
  const archive = await exportRun(store, 'run');
  const entry = (key: string): JsonObject => ({ ...archive, entries: [[key, null]] });
  const other = createMemoryStore();
  closing.push(other);
  for (const bad of [null, {}, [], { ...archive, version: 2 }, entry('runs/state/run'), entry('journal/other/x')]) {
    await expect(importRun(other, bad)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  }
  await expect(importRun(other, { ...archive, runId: '../x' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  for await (const { key } of other.scan()) expect.fail(`kept ${key}`);
  await expect(exportRun(other, 'run')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
