import { createRunContext, type Journal, type ModelRegistry } from '@llmspell/core';
import { createJournal, openReplay } from '@llmspell/infra/journal';
import { createModelRegistry } from '@llmspell/infra/llm';
import { createMemoryStore } from '@llmspell/infra/state';
import { createScriptedProvider } from '@llmspell/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { recordModels } from './record-models.ts';

let store: ReturnType<typeof createMemoryStore>;
beforeEach(() => {
  store = createMemoryStore();
});
afterEach(() => store.close());

const { embed: _, ...talker } = createScriptedProvider([], { name: 'test' });
const configured = createModelRegistry({
  providers: [{ name: 'test', load: () => talker }],
  prices: { 'test/dear': { inputUsd: 1, outputUsd: 2 } },
});
const empty = createModelRegistry({ providers: [] });

/** What a program is told of models, with an effect in between. */
async function look(journal: Journal, models: ModelRegistry, offline = false): Promise<unknown[]> {
  const context = createRunContext({ journal, models: recordModels(models, { journal, offline }) });
  const told: unknown[] = [];
  for (const id of ['test/dear', 'nobody/x', 'test/dear']) {
    told.push(await find(context.models, id), context.models.canResolve(id));
    await context.effect('step', () => null);
  }
  return [...told, context.models.providers()];
}

async function find(models: ModelRegistry, id: string): Promise<unknown> {
  try {
    const { provider, ...model } = await models.resolve(id);
    return {
      ...model,
      provider: provider.name,
      does: provider.capabilities(model.modelId),
      embeds: 'embed' in provider,
    };
  } catch (error) {
    return error;
  }
}

async function live(models: ModelRegistry): Promise<unknown[]> {
  const journal = await createJournal({ store, runId: 'r', signal: new AbortController().signal });
  const told = await look(journal, models);
  await journal.flush();
  journal.close();
  return told;
}

async function replayed(): Promise<unknown[]> {
  const replay = await openReplay({ store, runId: 'r' });
  const told = await look(replay, empty, true);
  replay.complete();
  expect(replay.stop).toBeUndefined();
  return told;
}

test('a replay finds the models that were found, and no others, whatever is configured', async () => {
  const told = await live(configured);
  expect(told[0]).toMatchObject({ id: 'test/dear', provider: 'test', price: { inputUsd: 1 } });
  expect(told[2]).toMatchObject({ code: 'MODEL_NOT_FOUND' });
  expect([told[1], told[3]]).toEqual([true, false]);
  await expect(replayed()).resolves.toEqual(told);
});

test('a model that stands in for a recorded one cannot be asked', async () => {
  await live(configured);
  const journal = await openReplay({ store, runId: 'r' });
  const { provider, modelId } = await recordModels(empty, { journal, offline: true }).resolve('test/dear');
  journal.close();
  expect(() => provider.stream({ modelId, messages: [] })).toThrow('A replay asks no model.');
});

/** Asks for one model three times; something else is configured each time. */
async function lookAgain(
  journal: Journal,
  configurations: readonly ModelRegistry[],
  offline = false,
): Promise<unknown[]> {
  let now: ModelRegistry = empty;
  const changing: ModelRegistry = {
    resolve: (id) => now.resolve(id),
    canResolve: (id) => now.canResolve(id),
    providers: () => now.providers(),
  };
  const context = createRunContext({ journal, models: recordModels(changing, { journal, offline }) });
  const told: unknown[] = [];
  for (const configuration of configurations) {
    now = configuration;
    told.push(await find(context.models, 'test/dear'), context.models.canResolve('test/dear'));
    await context.effect('step', () => null);
  }
  return told;
}

test('what is answered otherwise later is kept with its place', async () => {
  const journal = await createJournal({ store, runId: 'r', signal: new AbortController().signal });
  const told = await lookAgain(journal, [empty, configured, configured]);
  await journal.flush();
  expect(told).toMatchObject([
    { code: 'MODEL_NOT_FOUND' },
    false,
    { id: 'test/dear' },
    true,
    { id: 'test/dear' },
    true,
  ]);
  const replay = await openReplay({ store, runId: 'r' });
  await expect(lookAgain(replay, [empty, empty, empty], true)).resolves.toEqual(told);
  replay.close();
});

test('at the end of the record a model is looked for again', async () => {
  const first = await createJournal({ store, runId: 'r', signal: new AbortController().signal });
  await lookAgain(first, [empty, empty]);
  await first.flush();
  const second = await createJournal({ store, runId: 'r', signal: new AbortController().signal });
  const told = await lookAgain(second, [configured, configured, configured]);
  expect(told).toMatchObject([
    { code: 'MODEL_NOT_FOUND' },
    false,
    { code: 'MODEL_NOT_FOUND' },
    false,
    { id: 'test/dear' },
    true,
  ]);
});
