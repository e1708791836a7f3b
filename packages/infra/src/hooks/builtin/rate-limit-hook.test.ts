import type { Hook } from '@llmspell/core';
import { executeTool } from '@llmspell/core/kit';
import { createRateLimitHook } from '@llmspell/infra/hooks';
import { directEffect, createManualClock, createRecordingTool, createScriptedProvider } from '@llmspell/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { complete, setUpHooks } from '../__fixtures__/set-up-hooks.ts';

test('calls beyond the limit wait for a place, in order', async () => {
  const clock = createManualClock();
  const hooks = createRateLimitHook({ limit: 2, intervalMs: 1_000, clock });
  const starts: number[] = [];
  const { model } = createScriptedProvider(() => {
    starts.push(clock.monotonic());
    return 'a';
  });
  const set = setUpHooks(hooks, { clock });
  const calls = Promise.all([1, 2, 3, 4, 5].map(() => complete(set, model)));
  await clock.advance(2_000);
  await calls;
  expect(starts).toEqual([0, 0, 1_000, 1_000, 2_000]);
  expect(clock.pending).toBe(0);
});

test('a call that may not wait, or would wait too long, is cancelled and takes no place', async () => {
  const clock = createManualClock();
  const tool = createRecordingTool({ name: 'get' });
  const common = { limit: 1, intervalMs: 1_000, points: ['beforeToolCall'] as const, clock };
  for (const options of [{ whenExceeded: 'cancel' as const }, { maxWaitMs: 999 }]) {
    const { context } = setUpHooks(createRateLimitHook({ ...common, ...options }), { clock });
    await executeTool({ tool, input: {} }, context);
    await expect(executeTool({ tool, input: {} }, context)).rejects.toMatchObject({
      code: 'HOOK_CANCELLED',
      message: expect.stringContaining('at most 1 calls of "tool:get" in 1000 ms; the next place is free in 1000 ms'),
    });
    await clock.advance(1_000);
    await executeTool({ tool, input: {} }, context);
    await clock.advance(1_000);
  }
});

test('components are limited each on its own, or together, or not at all', async () => {
  const clock = createManualClock();
  const common = { limit: 1, intervalMs: 1_000, points: ['beforeToolCall'] as const, whenExceeded: 'cancel' as const };
  const [a, b] = [createRecordingTool({ name: 'a' }), createRecordingTool({ name: 'b' })];
  const run = async (hooks: readonly Hook[]): Promise<readonly string[]> => {
    const { context } = setUpHooks(hooks, { clock });
    const results = await Promise.allSettled([a, b, b].map((tool) => executeTool({ tool, input: {} }, context)));
    return results.map(({ status }) => status);
  };
  expect(await run(createRateLimitHook({ ...common, clock }))).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  expect(await run(createRateLimitHook({ ...common, clock, keyOf: () => 'all' }))).toEqual([
    'fulfilled',
    'rejected',
    'rejected',
  ]);
  expect(await run(createRateLimitHook({ ...common, clock, keyOf: () => undefined }))).toEqual(
    Array.from({ length: 3 }, () => 'fulfilled'),
  );
});

test('a key that fails is no way around the limit', async () => {
  const keyOf = (): string => {
    throw new Error('broken');
  };
  const { context } = setUpHooks(createRateLimitHook({ limit: 1, intervalMs: 1, points: ['beforeToolCall'], keyOf }));
  const tool = createRecordingTool({ name: 'get' });
  await expect(executeTool({ tool, input: {} }, context)).rejects.toMatchObject({ code: 'HOOK_FAILED' });
});

test('many keys that are idle are forgotten, and the busy ones are not', async () => {
  const clock = createManualClock();
  let key = 'busy';
  const keyOf = (): string => key;
  const points = ['beforeToolCall'] as const;
  const hooks = createRateLimitHook({ limit: 1, intervalMs: 100, points, whenExceeded: 'cancel', clock, keyOf });
  const { runner } = setUpHooks(hooks, { clock });
  const enter = async (name: string): Promise<string> => {
    key = name;
    const component = { kind: 'tool', name: 'get' };
    return (
      await runner.run({
        point: 'beforeToolCall',
        component,
        runId: 'r',
        path: '',
        signal: new AbortController().signal,
        effect: directEffect,
        data: {},
      })
    ).type;
  };
  for (let index = 0; index < 1_500; index += 1) expect(await enter(`idle ${index}`)).toBe('continue');
  await clock.advance(100);
  expect(await enter('busy')).toBe('continue');
  for (let index = 0; index < 1_500; index += 1) expect(await enter(`idle ${index}`)).toBe('continue');
  expect(await enter('busy')).toBe('cancel');
});

test('no stretch of time ever has more starts than the limit, and none is refused while there is room', async () => {
  const intervalMs = 20;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 40 }),
      async (limit, gaps) => {
        let now = 0;
        const clock = { ...createManualClock(), monotonic: () => now };
        const [hook] = createRateLimitHook({ limit, intervalMs, whenExceeded: 'cancel', clock });
        const component = { kind: 'model', name: 'm' };
        const starts: number[] = [];
        for (const gap of gaps) {
          now += gap;
          const result = await hook?.run({
            point: 'beforeLlmCall',
            component,
            runId: 'r',
            path: '',
            signal: new AbortController().signal,
            effect: directEffect,
            data: {},
          });
          const recent = starts.filter((start) => start > now - intervalMs);
          expect(result?.type).toBe(recent.length >= limit ? 'cancel' : undefined);
          if (result === undefined) starts.push(now);
        }
      },
    ),
  );
});

test.each([
  { limit: 0, intervalMs: 1 },
  { limit: 1.5, intervalMs: 1 },
  { limit: 1, intervalMs: 0 },
  { limit: 1, intervalMs: Number.NaN },
  { limit: 1, intervalMs: 1, maxWaitMs: -1 },
])('a limit that makes no sense is refused (%o)', (options) => {
  expect(() => createRateLimitHook(options)).toThrow(TypeError);
});
