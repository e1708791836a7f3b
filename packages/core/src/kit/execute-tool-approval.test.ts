import {
  createLocalWaits,
  createRunContext,
  defineTool,
  type ApprovalRule,
  type JsonValue,
  type RunContextOptions,
} from '@llmspell/core';
import { executeTool } from '@llmspell/core/kit';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { createRecorder } from '../__fixtures__/create-recorder.ts';
import { errorOf } from '../__fixtures__/error-of.ts';

function setUp(answers: readonly JsonValue[] = [], options: RunContextOptions = {}) {
  const recorder = createRecorder();
  const waits = createLocalWaits();
  for (const answer of answers) waits.signal('r', 'approval:c', answer);
  const { audit, events } = recorder;
  return { recorder, waits, context: createRunContext({ runId: 'r', waits, audit, events, ...options }) };
}

function createDelete(needsApproval?: ApprovalRule) {
  const deleted: string[] = [];
  const tool = defineTool({
    name: 'delete',
    description: 'Deletes a file',
    inputSchema: z.object({ path: z.string() }),
    ...(needsApproval === undefined ? {} : { needsApproval }),
    execute: ({ path }) => deleted.push(path),
  });
  return { deleted, call: { tool, input: { path: '/a' }, toolCallId: 'c' } };
}

test('a call that a person approves is made, announced and audited', async () => {
  const { context, recorder } = setUp([{ approved: true }]);
  const { call, deleted } = createDelete(true);
  expect(await executeTool(call, context)).toBe(1);
  expect(deleted).toEqual(['/a']);
  expect(recorder.emitted[0]).toMatchObject({
    type: 'tool.approval_requested',
    data: { tool_name: 'delete', tool_call_id: 'c', input: { path: '/a' }, signal: 'approval:c', timeout_ms: null },
  });
  expect(recorder.records[0]).toMatchObject({ action: 'tool-approval', target: 'delete', result: 'success' });
});

test.each<[JsonValue, string]>([
  [{ approved: false, reason: 'too dangerous' }, 'was not approved: too dangerous.'],
  [{ approved: false }, 'was not approved.'],
  [{ approved: 'yes' }, 'the answer was not'],
  ['yes', 'the answer was not'],
  [null, 'the answer was not'],
  [{ approved: true, reason: 7 }, 'the answer was not'],
])('what is no clear yes is a no: %j', async (answer, message) => {
  const { context, recorder } = setUp([answer]);
  const { call, deleted } = createDelete(true);
  expect(await errorOf(() => executeTool(call, context))).toMatchObject({
    code: 'APPROVAL_DENIED',
    message: expect.stringContaining(message),
  });
  expect(deleted).toEqual([]);
  expect(recorder.records).toMatchObject([{ action: 'tool-approval', result: 'denied' }]);
});

test("nobody's answer is a no", async () => {
  const { context } = setUp();
  const { call } = createDelete(true);
  const failed = await errorOf(() => executeTool({ ...call, approvalTimeoutMs: 1 }, context));
  expect(failed).toMatchObject({
    code: 'APPROVAL_DENIED',
    message: expect.stringContaining('nobody answered within 1 ms'),
  });
});

test('the person may change the input, which is checked again', async () => {
  const changed = setUp([{ approved: true, input: { path: '/tmp/a' } }]);
  const { call, deleted } = createDelete(true);
  await executeTool(call, changed.context);
  expect(deleted).toEqual(['/tmp/a']);
  expect(changed.recorder.records[1]).toMatchObject({ action: 'tool-call', details: { params: { path: '/tmp/a' } } });
  const wrong = setUp([{ approved: true, input: { path: 7 } }]);
  expect(await errorOf(() => executeTool(call, wrong.context))).toMatchObject({ code: 'VALIDATION_FAILED' });
  expect(deleted).toEqual(['/tmp/a']);
});

test('a rule decides by the checked call; the rule of the tool and that of the call both count', async () => {
  const asked: unknown[] = [];
  const rule = (approvalCall: unknown): boolean => asked.push(approvalCall) > 1;
  const { call, deleted } = createDelete(rule);
  await executeTool(call, setUp().context);
  expect(asked).toEqual([{ toolName: 'delete', input: { path: '/a' } }]);
  const { context, recorder } = setUp([{ approved: true }, { approved: true }]);
  await executeTool(call, context);
  await executeTool({ ...createDelete(false).call, needsApproval: async () => true }, context);
  expect(deleted).toHaveLength(2);
  expect(recorder.types().filter((type) => type === 'tool.approval_requested')).toHaveLength(2);
});

test('a run that nothing outside can reach asks nobody and calls nothing', async () => {
  const { call, deleted } = createDelete(true);
  expect(await errorOf(() => executeTool(call, createRunContext()))).toMatchObject({ code: 'NOT_SUPPORTED' });
  expect(deleted).toEqual([]);
});

test('a person sees the call as the hooks left it, and one that a hook answers asks nobody', async () => {
  const { call, deleted } = createDelete(true);
  const { context, recorder } = setUp([{ approved: true }]);
  const change = { name: 'change', point: 'beforeToolCall' } as const;
  const hooks = [{ ...change, run: () => ({ type: 'modified' as const, data: { input: { path: '/b' } } }) }];
  await executeTool({ ...call, hooks }, context);
  expect(recorder.emitted[0]?.data).toMatchObject({ input: { path: '/b' } });
  expect(deleted).toEqual(['/b']);
  const skip = { ...change, run: () => ({ type: 'skip' as const, result: 'kept' }) };
  expect(await executeTool({ ...call, hooks: [skip] }, setUp().context)).toBe('kept');
});
