import { createRunContext } from '@llmspell/core';
import { runHooks } from '@llmspell/core/kit';
import { expect, test } from 'vitest';

import { createScriptedHooks } from '../__fixtures__/create-scripted-hooks.ts';
import { errorOf } from '../__fixtures__/error-of.ts';

const call = { point: 'beforeToolCall', component: { kind: 'tool', name: 'x' }, data: { a: 1 } } as const;

test('without a hook for the point the data goes on as it is', async () => {
  const hooks = createScriptedHooks({ afterToolCall: () => expect.fail('wrong point') });
  const decision = await runHooks(createRunContext({ hooks }), call);
  expect(decision).toEqual({ data: { a: 1 }, result: { type: 'continue' } });
  expect(decision.data).toBe(call.data);
});

test('a hook sees where it is, and the error at an error point', async () => {
  const seen: unknown[] = [];
  const hooks = createScriptedHooks({ onToolError: (context) => void seen.push({ ...context }) });
  const context = createRunContext({ runId: 'r', hooks }).scope('p');
  const error = new Error('x');
  await runHooks(context, { ...call, point: 'onToolError', error });
  const { signal } = context;
  expect(seen).toEqual([
    { ...call, point: 'onToolError', runId: 'r', path: 'p', signal, error, effect: expect.any(Function) },
  ]);
});

test('modified data comes back', async () => {
  const hooks = createScriptedHooks({ beforeToolCall: () => ({ type: 'modified', data: { a: 2 } }) });
  expect((await runHooks(createRunContext({ hooks }), call)).data).toEqual({ a: 2 });
});

test('a skip, a redirect and a retry come back as they are', async () => {
  for (const result of [
    { type: 'skip', result: 1 },
    { type: 'redirect', target: 'y' },
    { type: 'retry', delayMs: 5 },
  ] as const) {
    const hooks = createScriptedHooks({ beforeToolCall: () => result });
    expect((await runHooks(createRunContext({ hooks }), call)).result).toEqual(result);
  }
});

test('a cancel is thrown with its reason', async () => {
  const hooks = createScriptedHooks({ beforeToolCall: () => ({ type: 'cancel', reason: 'not now' }) });
  expect(await errorOf(() => runHooks(createRunContext({ hooks }), call))).toMatchObject({
    code: 'HOOK_CANCELLED',
    message: 'A hook at "beforeToolCall" cancelled tool "x": not now',
    data: { point: 'beforeToolCall', component: 'x', reason: 'not now' },
  });
});
