import { HOOK_POINTS, SpellError } from '@llmspell/core';
import { executeTool } from '@llmspell/core/kit';
import { createLoggingHook } from '@llmspell/infra/hooks';
import { directEffect, createCaptureLogger, createRecordingTool, createScriptedProvider } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { complete, setUpHooks } from '../__fixtures__/set-up-hooks.ts';

test('every point that is passed is a line, with no word of what was said', async () => {
  const logger = createCaptureLogger();
  const set = setUpHooks(createLoggingHook({ logger }));
  await complete({ context: set.context.scope('turn0') }, createScriptedProvider(['private']).model, 'private');
  const fields = { kind: 'model', name: 'scripted/test', run_id: 'r', path: 'turn0' };
  expect(logger.entries).toEqual([
    { level: 'info', message: 'beforeLlmCall: model "scripted/test"', fields: { point: 'beforeLlmCall', ...fields } },
    { level: 'info', message: 'afterLlmCall: model "scripted/test"', fields: { point: 'afterLlmCall', ...fields } },
  ]);
  expect(set.runner.list()).toHaveLength(HOOK_POINTS.length);
});

test('a failure is a warning with its code, and secrets are taken out', async () => {
  const logger = createCaptureLogger();
  const { context } = setUpHooks(createLoggingHook({ logger, level: 'debug', points: ['onToolError'] }));
  const error = new SpellError({ code: 'HTTP_FAILED', message: 'refused Bearer abcdefghijklmnop' });
  const tool = createRecordingTool({ name: 'get', output: () => Promise.reject(error) });
  await expect(executeTool({ tool, input: {} }, context)).rejects.toBe(error);
  expect(logger.entries).toMatchObject([
    { level: 'warn', fields: { code: 'HTTP_FAILED', error: 'refused [redacted]' } },
  ]);
});

test('data is logged where it is asked for, without secrets; what is no JSON is named', async () => {
  const logger = createCaptureLogger();
  const { context, runner } = setUpHooks(
    createLoggingHook({ logger, includeData: true, points: ['beforeToolCall', 'onCheckpoint'] }),
  );
  const tool = createRecordingTool({ name: 'get' });
  await executeTool({ tool, input: { password: 'x', q: 'a' } }, context);
  const component = { kind: 'x', name: 'x' };
  await runner.run({
    point: 'onCheckpoint',
    component,
    runId: 'r',
    path: '',
    signal: new AbortController().signal,
    effect: directEffect,
    data: { call: () => 1, none: undefined },
  });
  expect(logger.entries.map(({ fields }) => fields['data'])).toEqual([
    { toolName: 'get', input: { password: '[redacted]', q: 'a' } },
    { call: 'a function' },
  ]);
});
