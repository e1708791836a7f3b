import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createBudget, createRunContext, SpellError, type JsonValue, type RunContext } from '@llmspell/core';
import { streamCompletion } from '@llmspell/core/kit';
import { allowAll, createScriptedProvider } from '@llmspell/testing';
import { openCassette } from '@llmspell/testing/cassette';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'llmspell-cassette-'));
  file = join(folder, 'runs', 'a.json');
});
afterEach(() => rm(folder, { recursive: true }));

const never = (): never => expect.fail('made');

/** Asks a model and a tool, and has something fail. */
async function program(context: RunContext, provider: ReturnType<typeof createScriptedProvider>): Promise<unknown> {
  const request = { messages: [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'hi' }] }] };
  const pieces: unknown[] = [];
  for await (const part of streamCompletion({ model: provider.model, request }, context)) {
    if (part.type === 'text-delta') pieces.push(part.text);
  }
  const codec = { encode: (value: bigint) => String(value), decode: (json: JsonValue) => BigInt(json as string) };
  const big = await context.scope('w').effect('big', () => 7n, { codec });
  const failed = await context.effect('fails', refuse).catch((error: unknown) => (error as SpellError).toJSON());
  const all = await context.each(['x', 'y'], (item, branch) => branch.effect('tool', () => item));
  return [pieces.join(''), String(big), failed, all];
}

function refuse(): never {
  throw new SpellError({ code: 'TOOL_FAILED', message: 'no', data: { why: 1 } });
}

async function play(update: boolean, provider = createScriptedProvider(never)): Promise<unknown> {
  await using cassette = await openCassette({ file, update });
  const context = createRunContext({
    runId: 'r',
    journal: cassette.journal,
    permissions: allowAll,
    budget: createBudget(),
  });
  const result = await program(context, provider);
  expect(cassette.unused).toEqual([]);
  return result;
}

test('what was recorded once answers without the world, and the file is the same each time', async () => {
  const recorded = await play(true, createScriptedProvider(['Hello you there']));
  const first = await readFile(file, 'utf8');
  expect(await play(false)).toEqual(recorded);
  expect(await play(false)).toEqual(recorded);
  await play(true, createScriptedProvider(['Hello you there']));
  expect(await readFile(file, 'utf8')).toBe(first);
});

test('an effect that is not there is told with what to do', async () => {
  await play(true, createScriptedProvider(['Hello']));
  await using cassette = await openCassette({ file });
  const context = createRunContext({ runId: 'r', journal: cassette.journal });
  const error: unknown = await context.effect('other', never).catch((caught: unknown) => caught);
  expect(error).toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringMatching(/"other"[\s\S]*"w\/big"[\s\S]*update: true/),
  });
  expect(cassette.unused).toContain('w/big');
});

test('without a file, and with one that is no cassette, nothing is opened', async () => {
  await expect(openCassette({ file })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const effect = { key: 'a', name: 'a', index: 0, type: 'completed' };
  const whole = { format: 'llmspell.cassette', version: 1, effects: [effect] };
  const bad = [
    7,
    {},
    { ...whole, version: 2 },
    { ...whole, effects: {} },
    { ...whole, effects: [{ ...effect, type: 'failed' }] },
    { ...whole, effects: [{ ...effect, key: 'b' }] },
    { ...whole, effects: [{ ...effect, parts: [1] }] },
    { ...whole, run: {} },
    { ...whole, logs: { a: 1 } },
  ];
  file = join(folder, 'bad.json');
  for (const value of bad) {
    await writeFile(file, JSON.stringify(value));
    await expect(openCassette({ file })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  }
  await writeFile(file, '{');
  await expect(openCassette({ file })).rejects.toBeInstanceOf(Error);
  await writeFile(file, JSON.stringify(whole));
  await (await openCassette({ file })).close();
});

test('secrets of the environment are not in the file', async () => {
  const secret = 'planted-secret-value-1234';
  process.env['PLANTED_API_KEY'] = secret;
  try {
    await using cassette = await openCassette({ file, update: true });
    const context = createRunContext({ runId: 'r', journal: cassette.journal });
    await context.effect('echo', () => ({ headers: { authorization: `Bearer ${secret}` } }));
  } finally {
    delete process.env['PLANTED_API_KEY'];
  }
  const text = await readFile(file, 'utf8');
  expect(text).not.toContain(secret);
  expect(text).toContain('Bearer [redacted]');
});

test('an effect that was broken off is broken off again, and one that hangs is not answered', async () => {
  const stopping = async (update: boolean): Promise<unknown> => {
    await using cassette = await openCassette({ file, update });
    const stop = new AbortController();
    const context = createRunContext({ runId: 'r', journal: cassette.journal, signal: stop.signal });
    const waiting = context.effect('wait', ({ signal }) => {
      if (!update) never();
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
    });
    setImmediate(() => stop.abort('enough'));
    return waiting.catch((reason: unknown) => reason);
  };
  expect(await stopping(true)).toBe('enough');
  expect(await stopping(false)).toBe('enough');
});
