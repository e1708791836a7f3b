import {
  createRunContext,
  defineTool,
  SpellError,
  type BaseAgent,
  type Hook,
  type HookPoint,
  type RunContextOptions,
} from '@llmspell/core';
import { executeTool } from '@llmspell/core/kit';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { createRecorder } from '../__fixtures__/create-recorder.ts';
import { createScriptedHooks } from '../__fixtures__/create-scripted-hooks.ts';
import { createSteppingClock } from '../__fixtures__/create-stepping-clock.ts';
import { errorOf, thrownBy } from '../__fixtures__/error-of.ts';

const year = defineTool({
  name: 'year',
  description: 'The year of a day',
  inputSchema: z.object({ day: z.string().transform((text) => new Date(text)) }),
  execute: ({ day }) => day.getUTCFullYear(),
});
const input = { day: '2026-11-21' };

type Scripts = Parameters<typeof createScriptedHooks>[0];

function setUp(scripts: Scripts, options: RunContextOptions = {}) {
  const recorder = createRecorder();
  const hooks = createScriptedHooks(scripts);
  const clock = createSteppingClock();
  const { audit, events } = recorder;
  return { recorder, hooks, clock, context: createRunContext({ hooks, clock, audit, events, ...options }) };
}

/** A tool that fails this often before it answers. */
function flaky(failures: number) {
  let calls = 0;
  const tool = defineTool({
    name: 'flaky',
    description: 'x',
    inputSchema: z.object({}),
    execute() {
      calls += 1;
      if (calls <= failures) throw new Error(`failure ${calls}`);
      return calls;
    },
  });
  return { tool, calls: () => calls };
}

test('hooks see the call before and after, and one that goes on changes nothing', async () => {
  const { context, hooks } = setUp({ beforeToolCall: () => {}, afterToolCall: () => {} });
  await expect(executeTool({ tool: year, input, toolCallId: 'c' }, context)).resolves.toBe(2026);
  const data = { toolName: 'year', toolCallId: 'c', input };
  expect(hooks.calls).toEqual([
    { point: 'beforeToolCall', data },
    { point: 'afterToolCall', data: { ...data, output: 2026 } },
  ]);
});

test('a hook may change the input, by result or in place; it is checked again', async () => {
  const other = { day: '1999-01-01' };
  const byResult = setUp({ beforeToolCall: ({ data }) => ({ type: 'modified', data: { ...data, input: other } }) });
  await expect(executeTool({ tool: year, input }, byResult.context)).resolves.toBe(1999);
  const inPlace = setUp({ beforeToolCall: ({ data }) => void (data['input'] = other) });
  await expect(executeTool({ tool: year, input }, inPlace.context)).resolves.toBe(1999);
  expect(inPlace.recorder.records[0]?.details).toMatchObject({ params: other });

  const wrong = setUp({ beforeToolCall: ({ data }) => void (data['input'] = { day: 1 }) });
  const error = await errorOf(() => executeTool({ tool: year, input }, wrong.context));
  expect(error.code).toBe('VALIDATION_FAILED');
  expect(error.message).toContain('Input of tool "year" from a hook');
});

test('a hook may answer itself', async () => {
  const { context } = setUp({ beforeToolCall: () => ({ type: 'skip', result: { cached: true } }) });
  await expect(executeTool({ tool: year, input }, context)).resolves.toEqual({ cached: true });
  const silent = setUp({ beforeToolCall: () => ({ type: 'skip' }) });
  await expect(executeTool({ tool: year, input }, silent.context)).resolves.toBeNull();
  const odd = setUp({ beforeToolCall: () => ({ type: 'skip', result: new Date(0) }) });
  expect((await errorOf(() => executeTool({ tool: year, input }, odd.context))).code).toBe('VALUE_UNSUPPORTED');
});

test('a hook may cancel', async () => {
  const { context } = setUp({ beforeToolCall: () => ({ type: 'cancel', reason: 'no' }) });
  expect((await errorOf(() => executeTool({ tool: year, input }, context))).code).toBe('HOOK_CANCELLED');
});

test('hooks are not asked about a call that is not allowed', async () => {
  const { context, hooks } = setUp(
    { beforeToolCall: () => {} },
    { permissions: { check: () => ({ allowed: false }) } },
  );
  expect((await errorOf(() => executeTool({ tool: year, input }, context))).code).toBe('PERMISSION_DENIED');
  expect(hooks.calls).toEqual([]);
});

const length = defineTool({
  name: 'length',
  description: 'x',
  inputSchema: z.object({ day: z.string() }),
  execute: ({ day }) => day.length,
});

test('a redirected call goes through the door of the other tool, with the input as it came', async () => {
  const asked: unknown[] = [];
  const { context, recorder } = setUp(
    {
      beforeToolCall: ({ component }) =>
        component.name === 'year' ? { type: 'redirect', target: 'length' } : undefined,
    },
    { permissions: { check: (request) => (asked.push(request), { allowed: true }) } },
  );
  context.components.register(length);
  await expect(executeTool({ tool: year, input, toolCallId: 'c' }, context)).resolves.toBe(10);
  expect(asked).toEqual([
    { kind: 'tool', tool: 'year' },
    { kind: 'tool', tool: 'length' },
  ]);
  expect(recorder.records).toMatchObject([{ target: 'length', details: { toolCallId: 'c' } }]);
});

test('the input of a redirected call has to fit the other tool only', async () => {
  const { context } = setUp({
    beforeToolCall: ({ data, component }) => {
      if (component.name === 'count') return undefined;
      data['input'] = { items: [1, 2, 3] };
      return { type: 'redirect', target: 'count' };
    },
  });
  const count = defineTool({
    name: 'count',
    description: 'x',
    inputSchema: z.object({ items: z.array(z.number()) }),
    execute: ({ items }) => items.length,
  });
  context.components.register(count);
  await expect(executeTool({ tool: year, input }, context)).resolves.toBe(3);
});

test('a redirect to the tool itself calls it', async () => {
  const { context, hooks } = setUp({ beforeToolCall: () => ({ type: 'redirect', target: 'length' }) });
  context.components.register(length);
  await expect(executeTool({ tool: year, input }, context)).resolves.toBe(10);
  expect(hooks.calls).toHaveLength(2);
});

test('redirects in a circle are an error', async () => {
  const { context } = setUp({
    beforeToolCall: ({ component }) => ({ type: 'redirect', target: component.name === 'year' ? 'length' : 'year' }),
  });
  context.components.register(length);
  context.components.register(year);
  const error = await errorOf(() => executeTool({ tool: year, input }, context));
  expect(error.code).toBe('HOOK_FAILED');
  expect(error.message).toContain('year, length, year');
});

test('a redirect to nothing, or to something that is no tool, is an error', async () => {
  const { context } = setUp({ beforeToolCall: () => ({ type: 'redirect', target: 'nothing' }) });
  expect((await errorOf(() => executeTool({ tool: year, input }, context))).code).toBe('NOT_FOUND');
  const agent: BaseAgent = { kind: 'agent', name: 'nothing', description: 'x', execute: async () => 1 };
  context.components.registerLazy('tool', 'nothing', async () => agent);
  expect((await errorOf(() => executeTool({ tool: year, input }, context))).code).toBe('HOOK_FAILED');
});

test('a hook may change the output, or put another in its place', async () => {
  const inPlace = setUp({ afterToolCall: ({ data }) => void (data['output'] = 'changed') });
  await expect(executeTool({ tool: year, input }, inPlace.context)).resolves.toBe('changed');
  expect(inPlace.recorder.emitted.at(-1)?.data).toMatchObject({ output: 'changed' });
  const skip = setUp({ afterToolCall: () => ({ type: 'skip', result: 7 }) });
  await expect(executeTool({ tool: year, input }, skip.context)).resolves.toBe(7);
  const odd = setUp({ afterToolCall: ({ data }) => void (data['output'] = 1n) });
  expect((await errorOf(() => executeTool({ tool: year, input }, odd.context))).code).toBe('VALUE_UNSUPPORTED');
});

test('a hook hears of an error and may answer in place of the tool', async () => {
  const heard: (Error | undefined)[] = [];
  const { context, recorder } = setUp({
    onToolError: ({ error }) => {
      heard.push(error);
      return { type: 'skip', result: 'fallback' };
    },
  });
  await expect(executeTool({ tool: flaky(1).tool, input: {} }, context)).resolves.toBe('fallback');
  expect(heard).toMatchObject([{ code: 'TOOL_FAILED', message: 'Tool "flaky" failed: failure 1' }]);
  expect(recorder.records.map(({ result }) => result)).toEqual(['success']);
});

test('a hook may have a failed call made again, three times in all unless it says otherwise', async () => {
  const again = setUp({ onToolError: () => ({ type: 'retry', delayMs: 20 }) });
  await expect(executeTool({ tool: flaky(2).tool, input: {} }, again.context)).resolves.toBe(3);
  expect(again.clock.sleeps).toEqual([20, 20]);
  expect(again.recorder.records).toHaveLength(1);

  const never = flaky(100);
  expect((await errorOf(() => executeTool({ tool: never.tool, input: {} }, again.context))).message).toContain(
    'failure 3',
  );
  const patient = setUp({ onToolError: () => ({ type: 'retry', maxAttempts: 5 }) });
  await expect(executeTool({ tool: flaky(4).tool, input: {} }, patient.context)).resolves.toBe(5);
});

test('a tool that has done its work is not called again because of a hook after it', async () => {
  const { tool, calls } = flaky(0);
  const points: HookPoint[] = [];
  const { context } = setUp({
    afterToolCall: () => ({ type: 'cancel', reason: 'no' }),
    onToolError: ({ point }) => {
      points.push(point);
      return { type: 'retry' };
    },
  });
  expect((await errorOf(() => executeTool({ tool, input: {} }, context))).code).toBe('HOOK_CANCELLED');
  expect(calls()).toBe(1);
  expect(points).toEqual([]);
});

test('an abort or a limit reaches no error hook', async () => {
  const { context } = setUp({ onToolError: () => expect.fail('asked') });
  const error = new SpellError({ code: 'BUDGET_EXCEEDED', message: 'x' });
  const tool = defineTool({
    name: 'spend',
    description: 'x',
    inputSchema: z.object({}),
    execute: () => Promise.reject(error),
  });
  expect(await thrownBy(() => executeTool({ tool, input: {} }, context))).toBe(error);
});

test('an abort while waiting for the next attempt is thrown with its reason', async () => {
  const controller = new AbortController();
  const { context } = setUp(
    {
      onToolError: () => {
        controller.abort('stop');
        return { type: 'retry', delayMs: 20 };
      },
    },
    { signal: controller.signal },
  );
  expect(await thrownBy(() => executeTool({ tool: flaky(1).tool, input: {} }, context))).toBe('stop');
});

test('hooks see whether an input is right, and may mend one that is not', async () => {
  const { context, hooks } = setUp({
    onToolValidation: ({ data, error }) => {
      if (error !== undefined) data['input'] = input;
    },
  });
  await expect(executeTool({ tool: year, input, toolCallId: 'c' }, context)).resolves.toBe(2026);
  await expect(executeTool({ tool: year, input: { day: 7 } }, context)).resolves.toBe(2026);
  expect(hooks.calls).toEqual([
    { point: 'onToolValidation', data: { toolName: 'year', toolCallId: 'c', input, valid: true } },
    { point: 'onToolValidation', data: { toolName: 'year', toolCallId: undefined, input: { day: 7 }, valid: false } },
  ]);
});

test('hooks may refuse an input that the schema takes, and an input that stays wrong is refused', async () => {
  const refusing = setUp({ onToolValidation: () => ({ type: 'cancel', reason: 'too old' }) });
  expect(await errorOf(() => executeTool({ tool: year, input }, refusing.context))).toMatchObject({
    code: 'HOOK_CANCELLED',
    message: expect.stringContaining('too old'),
  });
  const watching = setUp({ onToolValidation: () => {} });
  expect((await errorOf(() => executeTool({ tool: year, input: {} }, watching.context))).code).toBe(
    'VALIDATION_FAILED',
  );
});

test('the hooks of a tool and of a call run after those around it, for this call alone', async () => {
  const seen: string[] = [];
  const note = (name: string, priority = 0): Hook => ({
    name,
    point: 'beforeToolCall',
    priority,
    run: async ({ path }) => void seen.push(`${name} ${path}`),
  });
  const around = setUp({ beforeToolCall: () => void seen.push('around') });
  const tool = { ...year, hooks: [note('tool'), note('first', 5)] };
  await executeTool({ tool, input, hooks: [note('call', 1)] }, around.context.scope('p'));
  await executeTool({ tool: year, input }, around.context);
  expect(seen).toEqual(['around', 'first p', 'call p', 'tool p', 'around']);
});

test('a failure that its own point does not decide comes to onError, which may have it tried again', async () => {
  const { context, hooks } = setUp({
    onToolError: () => {},
    onError: (_, count) => (count === 1 ? { type: 'retry', delayMs: 5 } : { type: 'skip', result: 'none' }),
    onRetry: () => {},
  });
  const { tool } = flaky(2);
  await expect(executeTool({ tool, input: {} }, context)).resolves.toBe('none');
  const data = { toolName: 'flaky', toolCallId: undefined, input: {} };
  expect(hooks.calls).toEqual([
    { point: 'onToolError', data: { ...data, attempt: 1 } },
    { point: 'onError', data: { ...data, attempt: 1 } },
    { point: 'onRetry', data: { ...data, attempt: 1, delayMs: 5 } },
    { point: 'onToolError', data: { ...data, attempt: 2 } },
    { point: 'onError', data: { ...data, attempt: 2 } },
  ]);
});

test('an error is told to onError where it arises, and not again on its way out', async () => {
  const { context, hooks } = setUp({ onError: () => {} });
  const { tool } = flaky(9);
  const inner = defineTool({
    name: 'outer',
    description: 'x',
    composite: true,
    inputSchema: z.object({}),
    execute: (_: object, scope) => executeTool({ tool, input: {} }, scope),
  });
  expect((await errorOf(() => executeTool({ tool: inner, input: {} }, context))).code).toBe('TOOL_FAILED');
  expect(hooks.calls.map(({ data }) => data['toolName'])).toEqual(['flaky']);
});
