import { executeTool } from '@llmspell/core/kit';
import { createMetricsHook, createRetryHook, type ComponentMetrics, type MetricsMeter } from '@llmspell/infra/hooks';
import { directEffect, createManualClock, createRecordingTool, createScriptedProvider } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { complete, setUpHooks } from '../__fixtures__/set-up-hooks.ts';

const of = (snapshot: readonly ComponentMetrics[], name: string): ComponentMetrics | undefined =>
  snapshot.find((each) => each.name === name);

test('calls, tokens, cost and durations are counted by component', async () => {
  const clock = createManualClock({ autoAdvance: true });
  const metrics = createMetricsHook({ clock });
  const { context } = setUpHooks(metrics.hooks, { clock });
  const { model } = createScriptedProvider(
    async () => {
      await clock.sleep(30);
      return 'hello';
    },
    { price: { inputUsd: 0, outputUsd: 1_000_000 } },
  );
  await complete({ context }, model);
  await complete({ context }, model);
  await executeTool({ tool: createRecordingTool({ name: 'get' }), input: {} }, context);
  const snapshot = metrics.snapshot();
  expect(snapshot.map(({ kind, name }) => [kind, name])).toEqual([
    ['model', 'scripted/test'],
    ['tool', 'get'],
  ]);
  expect(of(snapshot, 'scripted/test')).toMatchObject({
    started: 2,
    completed: 2,
    failed: 0,
    inputTokens: 20,
    outputTokens: 10,
    costUsd: 10,
    durationMs: { count: 2, sum: 60, min: 30, max: 30 },
  });
  const { buckets = [] } = of(snapshot, 'scripted/test')?.durationMs ?? {};
  expect(buckets.filter(({ count }) => count > 0)).toEqual([{ upTo: 64, count: 2 }]);
  metrics.reset();
  expect(metrics.snapshot()).toEqual([]);
});

test('failures and further attempts are counted; each call has its own time', async () => {
  const clock = createManualClock({ autoAdvance: true });
  const metrics = createMetricsHook({ clock });
  const retries = createRetryHook({ shouldRetry: () => true, baseDelayMs: 100, random: () => 0 });
  const { context } = setUpHooks([...metrics.hooks, ...retries], { clock });
  let calls = 0;
  const tool = createRecordingTool({
    name: 'get',
    output: () => {
      calls += 1;
      if (calls === 1) throw new Error('busy');
      return 'ok';
    },
  });
  await executeTool({ tool, input: {}, toolCallId: 'c1' }, context);
  await executeTool({ tool, input: {}, toolCallId: 'c2' }, context);
  expect(of(metrics.snapshot(), 'get')).toMatchObject({
    started: 2,
    completed: 2,
    failed: 1,
    durationMs: { count: 2, min: 0, max: 100 },
  });
});

test('a step is known by its workflow and its name', async () => {
  const metrics = createMetricsHook();
  const { runner } = setUpHooks(metrics.hooks);
  const place = {
    component: { kind: 'workflow', name: 'report' },
    runId: 'r',
    path: '',
    signal: new AbortController().signal,
    effect: directEffect,
  };
  for (const stepName of ['a', 'b']) {
    await runner.run({ point: 'beforeWorkflowStep', ...place, data: { stepName } });
    await runner.run({ point: 'afterWorkflowStep', ...place, data: { stepName } });
  }
  await runner.run({ point: 'onRetry', ...place, data: { stepName: 'a' } });
  expect(metrics.snapshot()).toMatchObject([
    { kind: 'step', name: 'report/a', started: 1, completed: 1, retried: 1 },
    { kind: 'step', name: 'report/b', started: 1, completed: 1, retried: 0 },
  ]);
});

test('names from scripts do not fill the memory', async () => {
  const metrics = createMetricsHook();
  const { runner } = setUpHooks(metrics.hooks);
  for (let index = 0; index < 2_000; index += 1) {
    const component = { kind: 'tool', name: `tool ${index}` };
    await runner.run({
      point: 'beforeToolCall',
      component,
      runId: `r${index}`,
      path: '',
      signal: new AbortController().signal,
      effect: directEffect,
      data: {},
    });
  }
  const snapshot = metrics.snapshot();
  expect(snapshot).toHaveLength(1_001);
  expect(of(snapshot, '(others)')?.started).toBe(1_000);
});

test('a meter is told too', async () => {
  const recorded: unknown[] = [];
  const meter: MetricsMeter = {
    createCounter: (name) => ({ add: (value, attributes) => void recorded.push([name, value, attributes]) }),
    createHistogram: (name) => ({ record: (value, attributes) => void recorded.push([name, value, attributes]) }),
  };
  const clock = createManualClock({ autoAdvance: true });
  const { context } = setUpHooks(createMetricsHook({ clock, meter }).hooks, { clock });
  const tool = createRecordingTool({ name: 'get', output: () => clock.sleep(1_500) });
  await executeTool({ tool, input: {} }, context);
  const named = { kind: 'tool', name: 'get' };
  expect(recorded).toEqual([
    ['llmspell.calls', 1, { ...named, outcome: 'started' }],
    ['llmspell.calls', 1, { ...named, outcome: 'completed' }],
    ['llmspell.call.duration', 1.5, named],
  ]);
});
