import { addUsage, NO_USAGE, textOf, withCost, type Usage } from '@llmspell/core';
import { expect, test } from 'vitest';

const usage = (fields: Partial<Usage>): Usage => ({ ...NO_USAGE, ...fields });

test('usages add up; a cost that is unknown counts as nothing, and two unknown ones stay unknown', () => {
  const one = usage({ inputTokens: 1, outputTokens: 2, cachedInputTokens: 3, reasoningTokens: 4 });
  expect(addUsage(one, one)).toEqual(
    usage({ inputTokens: 2, outputTokens: 4, cachedInputTokens: 6, reasoningTokens: 8 }),
  );
  expect(addUsage(one, usage({ costUsd: 0.5 })).costUsd).toBe(0.5);
  expect(addUsage(usage({ costUsd: 0.25 }), usage({ costUsd: 0.5 })).costUsd).toBe(0.75);
  expect(addUsage(NO_USAGE, NO_USAGE)).toEqual(NO_USAGE);
  expect(addUsage(usage({ cacheWriteInputTokens: 2 }), NO_USAGE).cacheWriteInputTokens).toBe(2);
});

test('the cost is that of fresh input, input read from and written to a cache, and output, per million tokens', () => {
  const taken = usage({ inputTokens: 3_000_000, cachedInputTokens: 1_000_000, outputTokens: 500_000 });
  expect(withCost(taken, { inputUsd: 2, outputUsd: 8, cachedInputUsd: 0.5 }).costUsd).toBe(2 * 2 + 0.5 + 4);
  expect(withCost(taken, { inputUsd: 2, outputUsd: 8 }).costUsd).toBe(3 * 2 + 4);
  const written = { ...taken, cacheWriteInputTokens: 1_000_000 };
  const price = { inputUsd: 2, outputUsd: 8, cachedInputUsd: 0.5, cacheWriteUsd: 2.5 };
  expect(withCost(written, price).costUsd).toBe(2 + 0.5 + 2.5 + 4);
  expect(withCost(written, { inputUsd: 2, outputUsd: 8 }).costUsd).toBe(3 * 2 + 4);
  expect(withCost(taken, 'free').costUsd).toBe(0);
  expect(withCost(taken, undefined)).toBe(taken);
});

test('the text of an answer is its text parts, joined', () => {
  const call = { type: 'tool-call', toolCallId: 'c', toolName: 'x', arguments: '{}' } as const;
  const content = [{ type: 'reasoning', text: 'hm' } as const, text('a'), call, text('b')];
  expect(textOf({ role: 'assistant', content })).toBe('ab');
  expect(textOf({ role: 'assistant', content: [] })).toBe('');
});

function text(value: string) {
  return { type: 'text', text: value } as const;
}
