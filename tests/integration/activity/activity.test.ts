import { createAgent } from '@llmspell/agents';
import { createRunContext, ValidationError, type LanguageModel } from '@llmspell/core';
import { createEventBus } from '@llmspell/infra/events';
import { createEchoProvider } from '@llmspell/infra/llm';
import { createActivityMonitor, type ActivityNode } from '@llmspell/infra/monitor';
import { createMemoryStore } from '@llmspell/infra/state';
import { allowAll, createRecordingTool } from '@llmspell/testing';
import { createSequentialWorkflow } from '@llmspell/workflows';
import { expect, test } from 'vitest';

import { doWork, openWork } from './share-work.ts';
import { orderPaid, watchActivity } from './watch-activity.ts';

const model: LanguageModel = { id: 'echo/echo', modelId: 'echo', provider: createEchoProvider(), price: 'free' };

test('a page sees an agent work, and the log keeps what was declared', async () => {
  await using store = createMemoryStore();
  const { context, events, log, monitor, server } = await watchActivity(store, 'secret');
  const socket = new WebSocket(`${server.url}?token=secret`);
  const told: { type: string; data: { kind?: string; name?: string; phase?: string } }[] = [];
  const done = new Promise<void>((resolve) => {
    socket.addEventListener('message', ({ data }) => {
      const message = JSON.parse(String(data)) as (typeof told)[number];
      told.push(message);
      if (message.data.kind === 'agent' && message.data.phase === 'completed') resolve();
    });
  });
  await new Promise((resolve) => {
    socket.addEventListener('open', resolve, { once: true });
  });
  await createAgent({ name: 'ann', model }).chat('hello', { context });
  await done;
  expect(told.map(({ type }) => type)).toEqual([
    'snapshot',
    ...Array.from({ length: told.length - 1 }, () => 'activity'),
  ]);
  expect(told.some(({ data }) => data.kind === 'model' && data.name === 'echo/echo')).toBe(true);
  expect(monitor.snapshot()).toMatchObject({
    totals: { running: 0, completed: 2 },
    runs: [{ nodes: [{ name: 'ann', status: 'completed', children: [{ kind: 'model', status: 'completed' }] }] }],
  });
  expect(monitor.snapshot().totals.inputTokens).toBeGreaterThan(0);

  events.emit(orderPaid.of({ id: 1 }));
  expect(() => context.emit('order.paid', () => ({ id: 'one' }))).toThrow(ValidationError);
  const stored = [];
  for await (const { type, data } of log.read()) stored.push([type, data]);
  expect(stored).toEqual([['order.paid', { id: 1 }]]);
  await server.close();
  await log.close();
  monitor.close();
});

test('the tree of a workflow has its steps, branches, attempts and what they used', async () => {
  const events = createEventBus();
  using monitor = createActivityMonitor(events);
  const look = createRecordingTool({ name: 'look', output: () => 1 });
  let failures = 0;
  const flaky = createRecordingTool({
    name: 'flaky',
    output() {
      failures += 1;
      if (failures === 1) throw new Error('not yet');
      return 2;
    },
  });
  const workflow = createSequentialWorkflow({
    name: 'report',
    steps: [
      { name: 'ask', agent: createAgent({ name: 'ann', model }), input: 'Hello' },
      {
        name: 'both',
        parallel: {
          steps: [
            { name: 'left', steps: [{ name: 'one', tool: look, input: {} }] },
            { name: 'right', tool: flaky, input: {}, retry: { maxAttempts: 2, baseDelayMs: 1 } },
          ],
        },
      },
      { name: 'never', tool: look, input: {}, skipIf: () => true },
    ],
  });
  await workflow.execute('go', createRunContext({ events, permissions: allowAll }));
  const outline = ({ kind, name, status, retries, children }: ActivityNode): unknown[] => [
    `${kind}:${name} ${status}${retries > 0 ? ` after ${retries}` : ''}`,
    ...children.map(outline),
  ];
  expect(monitor.snapshot().runs[0]?.nodes.map(outline)).toEqual([
    [
      'workflow:report completed',
      ['step:ask completed', ['agent:ann completed', ['model:echo/echo completed']]],
      [
        'step:both completed',
        ['step:left completed', ['step:one completed', ['tool:look completed']]],
        ['step:right completed after 1', ['tool:flaky failed'], ['tool:flaky completed']],
      ],
      ['step:never skipped'],
    ],
  ]);
  expect(monitor.snapshot().totals).toMatchObject({ running: 0, failed: 1 });
});

test('work is done once', async () => {
  using work = openWork();
  const done: unknown[] = [];
  const working = doWork(work, 'bob', async (task) => {
    if (task === 'broken') throw new Error('no');
    done.push(task);
  });
  for (const payload of ['a', 'broken', 'b']) await work.send({ from: 'ann', to: 'bob', payload, requiresAck: true });
  while (done.length < 2 || work.stats.unacknowledged > 0) await Promise.resolve();
  expect(work.stats).toMatchObject({ sent: 3, pending: 1, deadLetters: 0 });
  work.close();
  await working;
  expect(done).toEqual(['a', 'b']);
  expect(work.deadLetters()).toMatchObject([{ message: { payload: 'broken', attempt: 2 }, reason: 'receiver-left' }]);
});
