import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createScriptedProvider } from '@llmspell/testing';
import { createRuntime } from 'llmspell';
import { expect, test } from 'vitest';

const providers = [createScriptedProvider(() => 'hello', { name: 'scripted' })];

test('prices come from a file, given or named by the environment, and from what is given before it', async () => {
  const cwd = await mkdtemp(path.join(tmpdir(), 'llmspell-runtime-'));
  try {
    const price = { inputUsd: 1, outputUsd: 2 };
    await writeFile(
      path.join(cwd, 'prices.json'),
      JSON.stringify({ prices: { 'scripted/a': price, 'scripted/b': price } }),
    );
    const prices = { 'scripted/b': 'free' } as const;
    await using given = await createRuntime({ cwd, environment: {}, providers, prices, priceFile: 'prices.json' });
    const { models } = given.createContext();
    expect((await models.resolve('scripted/a')).price).toEqual(price);
    expect((await models.resolve('scripted/b')).price).toBe('free');
    const environment = { LLMSPELL_PRICE_FILE: path.join(cwd, 'prices.json') };
    await using named = await createRuntime({ environment, providers });
    expect((await named.createContext().models.resolve('scripted/b')).price).toEqual(price);
  } finally {
    await rm(cwd, { recursive: true });
  }
});

test('the default model may be a chain', async () => {
  await using runtime = await createRuntime({ environment: {}, providers, model: 'openai/gpt-5, scripted/a, echo' });
  const { id, alternatives } = await runtime.createContext().models.resolve();
  expect([id, alternatives?.length]).toEqual(['scripted/a, echo/echo', 2]);
});

test('a model that stays silent is given up after the time that is given', async () => {
  const silent = createScriptedProvider([{ hang: true }], { name: 'silent' });
  await using runtime = await createRuntime({ environment: {}, providers: [silent], chunkTimeoutMs: 20 });
  const { provider } = await runtime.createContext().models.resolve('silent/a');
  const parts = provider.stream({ modelId: 'a', messages: [] })[Symbol.asyncIterator]();
  await expect(parts.next()).rejects.toMatchObject({ code: 'TIMEOUT', retryable: true });
});
