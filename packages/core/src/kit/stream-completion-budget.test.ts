import { createBudget, createRunContext, type CompletionPart, type LanguageModel } from '@llmspell/core';
import { streamCompletion } from '@llmspell/core/kit';
import { array, assert, asyncProperty, integer, oneof, string } from 'fast-check';
import { expect, test } from 'vitest';

import { createRecorder } from '../__fixtures__/create-recorder.ts';
import { answering, completionOf, createScriptedModel, failing } from '../__fixtures__/create-scripted-model.ts';
import { createSteppingClock } from '../__fixtures__/create-stepping-clock.ts';
import { errorOf } from '../__fixtures__/error-of.ts';

const request = { messages: [{ role: 'user', content: 'hi' }], maxOutputTokens: 10 } as const;

/** Speaks for ever, and tells when it was stopped. */
function endless(word: string) {
  let spoken = 0;
  let closed = false;
  const attempt = async function* (): AsyncGenerator<CompletionPart> {
    try {
      for (;;) {
        spoken += 1;
        yield { type: 'text-delta', text: word };
      }
    } finally {
      closed = true;
    }
  };
  return { attempt, spoken: () => spoken, closed: () => closed };
}

async function collect(model: LanguageModel, budget = createBudget(), recorder = createRecorder()) {
  const context = createRunContext({
    clock: createSteppingClock(),
    budget,
    events: recorder.events,
    audit: recorder.audit,
  });
  const parts: CompletionPart[] = [];
  for await (const part of streamCompletion({ model, request }, context)) parts.push(part);
  return parts;
}

test.each([
  ['short', 'a'],
  ['long', 'word '.repeat(40)],
  ['large', 'x'.repeat(1_000_000)],
  ['not in Latin letters', '日本語の文章'],
])('an endless answer of %s parts is stopped when the budget of tokens is used up', async (_name, word) => {
  const { attempt, spoken, closed } = endless(word);
  const budget = createBudget({ maxTokens: 1_000 });
  const error = await errorOf(() => collect(createScriptedModel([attempt]), budget));
  expect(error).toMatchObject({ code: 'BUDGET_EXCEEDED', data: { model: 'test/model', unit: 'tokens', limit: 1_000 } });
  expect(error.message).toContain('was stopped');
  expect([closed(), spoken() <= 1_000]).toEqual([true, true]);
  // What was set aside is spent; less than one more step is left.
  expect(budget.spent.tokens).toBeLessThanOrEqual(1_000);
  budget.reserve({ usd: 0, tokens: 1_000 - budget.spent.tokens }).release();
});

test('money runs out the same way, for part of a run too', async () => {
  const { attempt, closed } = endless('word word word');
  const outer = createBudget({ maxUsd: 0.01 });
  const model = createScriptedModel([attempt], { price: { inputUsd: 1, outputUsd: 10 } });
  const error = await errorOf(() => collect(model, createBudget({ parent: outer })));
  expect(error).toMatchObject({ code: 'BUDGET_EXCEEDED', data: { unit: 'USD' } });
  expect(closed()).toBe(true);
  expect(outer.spent.usd).toBeGreaterThan(0.008);
  expect(outer.spent.usd).toBeLessThanOrEqual(0.01);
});

test('an answer that is longer than was set aside goes on while something is left, and what it took is settled', async () => {
  const words = Array.from({ length: 300 }, () => 'word ');
  const usage = { inputTokens: 10, outputTokens: 310 };
  const model = createScriptedModel([
    async function* () {
      for (const text of words) yield { type: 'text-delta', text };
      yield { type: 'finish', completion: completionOf(words.join(''), usage) };
    },
  ]);
  const budget = createBudget({ maxTokens: 1_000 });
  expect(await collect(model, budget)).toHaveLength(301);
  expect(budget.spent.tokens).toBe(320);
  budget.reserve({ usd: 0, tokens: 680 }).release();
});

test('without a limit an answer is as long as it is', async () => {
  const words = Array.from({ length: 20_000 }, () => 'word ');
  expect(await collect(createScriptedModel([answering(...words)]))).toHaveLength(20_001);
});

test('of several models the dearest is set aside, and the one that answered is paid and named', async () => {
  const cheap = createScriptedModel([answering('a')], { id: 'a/cheap', price: { inputUsd: 1, outputUsd: 1 } });
  const dear = createScriptedModel([answering('a')], { id: 'b/dear', price: { inputUsd: 100, outputUsd: 100 } });
  const model: LanguageModel = {
    ...createScriptedModel([
      async function* () {
        yield { type: 'finish', completion: { ...completionOf('a'), model: 'b/dear' } };
      },
    ]),
    id: 'a/cheap, b/dear',
    alternatives: [cheap, dear],
  };
  const asked: unknown[] = [];
  const recorder = createRecorder();
  const budget = createBudget({ maxUsd: 1 });
  const context = createRunContext({
    budget,
    events: recorder.events,
    audit: recorder.audit,
    permissions: {
      check: (permission) => {
        asked.push(permission);
        return { allowed: true };
      },
    },
  });
  for await (const part of streamCompletion({ model, request }, context)) expect(part.type).toBe('finish');
  expect(asked).toEqual([
    { kind: 'model', model: 'a/cheap' },
    { kind: 'model', model: 'b/dear' },
  ]);
  expect(budget.spent.usd).toBeCloseTo((15 * 100) / 1_000_000);
  expect(recorder.emitted.map(({ data }) => data)).toMatchObject([{ model: 'a/cheap, b/dear' }, { model: 'b/dear' }]);
  expect((await errorOf(() => collect(model, createBudget({ maxUsd: 0.001 })))).code).toBe('BUDGET_EXCEEDED');
  const unpriced = { ...model, alternatives: [cheap, { ...dear, price: undefined }] };
  expect(await errorOf(() => collect(unpriced, createBudget({ maxUsd: 1 })))).toMatchObject({
    code: 'PRICE_UNKNOWN',
    data: { model: 'b/dear' },
  });
});

test('a call that broke off in the middle counts as all that was set aside for it', async () => {
  const budget = createBudget({ maxTokens: 1_000 });
  await expect(collect(createScriptedModel([failing(new Error('cut'), 'a', 'b')]), budget)).rejects.toThrow('cut');
  expect(budget.spent.tokens).toBeGreaterThan(10);
  const unlimited = createBudget();
  await expect(collect(createScriptedModel([failing(new Error('cut'), 'a')]), unlimited)).rejects.toThrow('cut');
  expect(unlimited.spent).toEqual(budget.spent);
});

test('no answer takes more than the budget, and what is taken is at least what was heard', async () => {
  const parts = array(oneof(string({ maxLength: 400 }), string({ maxLength: 40, unit: 'binary' })), { maxLength: 120 });
  await assert(
    asyncProperty(parts, integer({ min: 60, max: 900 }), async (texts, maxTokens) => {
      const budget = createBudget({ maxTokens });
      const seen: CompletionPart[] = [];
      const model = createScriptedModel([failing(new Error('cut'), ...texts)]);
      const context = createRunContext({ clock: createSteppingClock(), budget });
      const run = async (): Promise<void> => {
        for await (const part of streamCompletion({ model, request }, context)) seen.push(part);
      };
      await expect(run()).rejects.toThrow(/cut|was stopped|could bring/);
      expect(budget.spent.tokens).toBeLessThanOrEqual(maxTokens);
      // The last part is what went over the limit.
      const heard = seen.slice(0, -1).reduce((sum, part) => sum + ('text' in part ? part.text.length / 4 : 0), 0);
      expect(budget.spent.tokens).toBeGreaterThanOrEqual(Math.floor(heard));
    }),
  );
});
