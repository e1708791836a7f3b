import type { HookContext, SpanAttributes, Tracer } from '@llmspell/core';
import { createTracingHook } from '@llmspell/infra/hooks';
import { directEffect } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { setUpHooks } from '../__fixtures__/set-up-hooks.ts';

function createSpans(enabled = true) {
  const spans: { readonly name: string; readonly attributes: SpanAttributes; error?: unknown }[] = [];
  const tracer: Tracer = {
    enabled,
    span(name, attributes, work) {
      const span: (typeof spans)[number] = { name, attributes };
      spans.push(span);
      return work({ set() {}, fail: (error) => void (span.error = error), end() {} });
    },
  };
  return { spans, tracer };
}

const at = (point: HookContext['point'], more: Partial<HookContext> = {}): HookContext => ({
  point,
  component: { kind: 'workflow', name: 'report' },
  runId: 'r',
  path: 'workflow:report',
  signal: new AbortController().signal,
  effect: directEffect,
  data: {},
  ...more,
});

test('each point is a mark in the trace, and an error point a failed one', async () => {
  const { spans, tracer } = createSpans();
  const { runner } = setUpHooks(createTracingHook({ tracer }));
  const error = new Error('late');
  await runner.run(at('onCheckpoint', { data: { stepName: 'a', output: 'secret' } }));
  await runner.run(at('onWorkflowError', { error, data: { attempt: 2 } }));
  expect(spans).toMatchObject([
    { name: 'onCheckpoint report', attributes: { 'llmspell.step.name': 'a', 'llmspell.path': 'workflow:report' } },
    { name: 'onWorkflowError report', attributes: { 'llmspell.attempt': 2 }, error },
  ]);
  expect(JSON.stringify(spans)).not.toContain('secret');
});

test('points that have a span of their own are left out, unless they are asked for', async () => {
  const { spans, tracer } = createSpans();
  expect(setUpHooks(createTracingHook({ tracer })).runner.has('beforeLlmCall')).toBe(false);
  const { runner } = setUpHooks(createTracingHook({ tracer, points: ['beforeLlmCall'] }));
  await runner.run(at('beforeLlmCall'));
  expect(spans).toHaveLength(1);
});

test('without somebody who records it makes no span', async () => {
  const { spans, tracer } = createSpans(false);
  await setUpHooks(createTracingHook({ tracer })).runner.run(at('onCheckpoint'));
  expect(spans).toEqual([]);
});
