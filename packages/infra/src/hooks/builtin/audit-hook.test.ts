import { SpellError } from '@llmspell/core';
import { executeTool } from '@llmspell/core/kit';
import { createAuditHook } from '@llmspell/infra/hooks';
import { directEffect, createCaptureAudit, createManualClock, createRecordingTool } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { setUpHooks } from '../__fixtures__/set-up-hooks.ts';

const component = { kind: 'workflow', name: 'report' };
const place = {
  component,
  runId: 'r',
  path: 'workflow:report',
  signal: new AbortController().signal,
  effect: directEffect,
};

test('the end and the failure of a workflow are records', async () => {
  const sink = createCaptureAudit();
  const { runner } = setUpHooks(createAuditHook({ sink, clock: createManualClock({ now: 0 }) }));
  await runner.run({ point: 'afterWorkflow', ...place, data: { output: 'private' } });
  const error = new SpellError({ code: 'STEP_FAILED', message: 'no' });
  await runner.run({ point: 'onWorkflowError', ...place, data: {}, error });
  await runner.run({ point: 'onError', ...place, data: {}, error: new Error('plain') });
  const record = { timestamp: '1970-01-01T00:00:00.000Z', target: 'report', runId: 'r', path: 'workflow:report' };
  expect(sink.records).toEqual([
    { ...record, action: 'after-workflow', result: 'success', details: { kind: 'workflow' } },
    {
      ...record,
      action: 'on-workflow-error',
      result: 'failure',
      details: { kind: 'workflow', error: 'no', code: 'STEP_FAILED' },
    },
    { ...record, action: 'on-error', result: 'failure', details: { kind: 'workflow', error: 'plain' } },
  ]);
});

test('a tool call has one record, the one of the door', async () => {
  const sink = createCaptureAudit();
  const { context } = setUpHooks(createAuditHook({ sink }), { audit: sink });
  await executeTool({ tool: createRecordingTool({ name: 'get' }), input: {} }, context);
  expect(sink.records.map(({ action }) => action)).toEqual(['tool-call']);
});
