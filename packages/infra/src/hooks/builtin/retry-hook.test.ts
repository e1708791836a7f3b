import { SpellError, type HookContext } from '@llmspell/core';
import { executeTool } from '@llmspell/core/kit';
import { createRetryHook, type RetryHookOptions } from '@llmspell/infra/hooks';
import { directEffect, createManualClock, createRecordingTool } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { setUpHooks } from '../__fixtures__/set-up-hooks.ts';

const passing = (data?: SpellError['data']): SpellError =>
  new SpellError({ code: 'HTTP_FAILED', message: 'busy', retryable: true, ...(data === undefined ? {} : { data }) });

/** A tool that fails with these, one after another, and then answers. */
function failingTool(errors: readonly Error[]) {
  let calls = 0;
  return createRecordingTool({
    name: 'get',
    output: () => {
      const error = errors[calls];
      calls += 1;
      if (error !== undefined) throw error;
      return 'ok';
    },
  });
}

async function call(errors: readonly Error[], options: RetryHookOptions = {}) {
  const clock = createManualClock({ autoAdvance: true });
  const tool = failingTool(errors);
  const { context } = setUpHooks(createRetryHook({ random: () => 0, ...options }), { clock });
  const result = await executeTool({ tool, input: {} }, context).catch((error: unknown) => error);
  return { result, calls: tool.calls.length, sleeps: clock.sleeps };
}

test('a tool call that may go well another time is made again', async () => {
  expect(await call([passing(), passing()])).toEqual({ result: 'ok', calls: 3, sleeps: [500, 1_000] });
  const last = passing();
  expect(await call([passing(), last], { maxAttempts: 2 })).toEqual({ result: last, calls: 2, sleeps: [500] });
});

test('an error that will not go away is final, unless the policy says otherwise', async () => {
  const final = new SpellError({ code: 'TOOL_FAILED', message: 'no' });
  expect(await call([final])).toEqual({ result: final, calls: 1, sleeps: [] });
  const shouldRetry = (error: Error): boolean => error === final;
  expect(await call([final], { shouldRetry })).toMatchObject({ result: 'ok', calls: 2 });
});

test('the wait that the other side asks for is taken, and one that is too long ends it', async () => {
  expect(await call([passing({ retryAfterMs: 70 })])).toMatchObject({ result: 'ok', sleeps: [70] });
  const late = passing({ retryAfterMs: 70_000 });
  expect(await call([late])).toEqual({ result: late, calls: 1, sleeps: [] });
});

test('waits double where attempts are counted, up to the longest, and chance shortens them', () => {
  const waits = (random: number): readonly unknown[] => {
    const [hook] = createRetryHook({ points: ['onAgentError'], maxDelayMs: 1_500, random: () => random });
    return [1, 2, 3].map((attempt) => {
      const data = { attempt };
      const context: HookContext = {
        point: 'onAgentError',
        component: { kind: 'agent', name: 'a' },
        runId: 'r',
        path: '',
        signal: new AbortController().signal,
        effect: directEffect,
        data,
        error: passing(),
      };
      return hook?.run(context);
    });
  };
  expect(waits(0)).toMatchObject([{ delayMs: 500 }, { delayMs: 1_000 }, { delayMs: 1_500 }]);
  expect(waits(0.5)).toMatchObject([{ delayMs: 375 }, { delayMs: 750 }, { delayMs: 1_125 }]);
});

test('a limit is never retried, and a policy that makes no sense is refused', async () => {
  const error = new SpellError({ code: 'BUDGET_EXCEEDED', message: 'x', retryable: true });
  expect(await call([error], { shouldRetry: () => true })).toMatchObject({ result: error, calls: 1 });
  for (const options of [{ maxAttempts: 0 }, { baseDelayMs: -1 }, { maxDelayMs: Number.NaN }]) {
    expect(() => createRetryHook(options)).toThrow(TypeError);
  }
});
