import { getEventListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';

import { createBudget, createRunContext, run, SpellError, type AgentEvent } from '@llmspell/core';
import { createCaptureEvents, createManualClock, createRecordingTool, createScriptedProvider } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { createAgent } from './create-agent.ts';

const reason = new Error('the user went away');
const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

/** An agent whose run passes many waits, and calls back at each event and hook. */
function busyAgent(atWait: () => void) {
  const tool = createRecordingTool({ name: 'look', output: () => atWait() });
  const provider = createScriptedProvider((_, index) => {
    atWait();
    return index < 2 ? { text: 'a b', toolCalls: [1, 2].map(() => ({ toolName: 'look', arguments: {} })) } : 'the end';
  });
  const points = [
    'beforeAgentExecute',
    'beforeTurn',
    'beforeToolCall',
    'afterToolCall',
    'afterTurn',
    'afterAgentExecute',
  ] as const;
  const hooks = points.map((point) => ({ name: point, point, run: () => atWait() }));
  return createAgent({ model: provider.model, tools: [tool], hooks });
}

test('an abort at any wait rejects with its reason and leaves no listener behind', async () => {
  let waits = 0;
  await run(
    busyAgent(() => void (waits += 1)),
    'go',
  );
  expect(waits).toBeGreaterThan(20);

  for (let at = 1; at <= waits; at += 1) {
    const controller = new AbortController();
    let count = 0;
    const agent = busyAgent(() => {
      count += 1;
      if (count === at) controller.abort(reason);
    });
    const error: unknown = await run(agent, 'go', { signal: controller.signal }).catch((caught: unknown) => caught);
    expect(error, `aborted at wait ${at} of ${waits}`).toBe(reason);
    expect(listeners(controller.signal)).toBe(0);
  }
});

test('a whole run leaves no listener behind', async () => {
  const { signal } = new AbortController();
  const clock = createManualClock();
  await run(
    busyAgent(() => {}),
    'go',
    { signal },
  );
  await run(busyAgent(() => {}).with({ timeoutMs: 60_000 }), 'go', { signal, clock });
  await busyAgent(() => {}).chat('go', { signal });
  expect(listeners(signal)).toBe(0);
});

test('an abort before the start makes no call', async () => {
  const provider = createScriptedProvider(['x']);
  const agent = createAgent({ model: provider.model });
  await expect(run(agent, 'go', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  await expect(agent.chat('go', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  await expect(agent.chat('go', { context: createRunContext(), signal: AbortSignal.abort(reason) })).rejects.toBe(
    reason,
  );
  expect(provider.calls).toEqual([]);
});

test('an abort while the model hangs ends the run', async () => {
  const controller = new AbortController();
  const agent = createAgent({ model: createScriptedProvider([{ text: 'a', hang: true }]).model });
  const stream = agent.stream('go', createRunContext({ signal: controller.signal }));
  const read = async () => {
    for await (const event of stream) if (event.type === 'text-delta') controller.abort(reason);
  };
  await expect(read()).rejects.toBe(reason);
  expect(listeners(controller.signal)).toBe(0);
});

test('a consumer that stops reading ends model calls and tool calls, and every start has an end', async () => {
  const signals: AbortSignal[] = [];
  const tool = createRecordingTool({
    name: 'slow',
    output: (_: unknown, { signal }: { signal: AbortSignal }) => {
      signals.push(signal);
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
    },
  });
  const call = { toolCalls: [1, 2].map(() => ({ toolName: 'slow', arguments: {} })) };
  for (const more of [{}, { timeoutMs: 60_000 }]) {
    const events = createCaptureEvents();
    const { signal } = new AbortController();
    const agent = createAgent({ model: createScriptedProvider([call]).model, tools: [tool], ...more });
    for await (const event of agent.stream('go', createRunContext({ events, signal }))) {
      if (event.type === 'tool-call-start') break;
    }
    expect(signals).toHaveLength(2);
    await setImmediate();
    expect(signals.splice(0).every(({ aborted }) => aborted)).toBe(true);
    expect(events.types().filter((type) => /^agent\.(started|failed|completed)/.test(type))).toEqual([
      'agent.started',
      'agent.failed',
    ]);
    expect(listeners(signal)).toBe(0);
  }
});

test('a time limit ends a run even when a tool does not listen', async () => {
  const never = createRecordingTool({ name: 'never', output: () => new Promise(() => {}) });
  const provider = createScriptedProvider([{ toolCalls: [{ toolName: 'never', arguments: {} }] }]);
  const agent = createAgent({ name: 'slow', model: provider.model, tools: [never], timeoutMs: 5 });
  await expect(run(agent, 'go')).rejects.toMatchObject({ code: 'TIMEOUT', message: expect.stringContaining('"slow"') });
});

test('a time limit for one model call ends the run, in which the calls before it took their own time', async () => {
  const tool = createRecordingTool({ name: 'look' });
  const provider = createScriptedProvider([{ toolCalls: [{ toolName: 'look', arguments: {} }] }, { hang: true }]);
  const agent = createAgent({ model: provider.model, tools: [tool], turnTimeoutMs: 20 });
  await expect(run(agent, 'go')).rejects.toMatchObject({ code: 'TIMEOUT', data: { timeoutMs: 20 } });
  expect(provider.calls).toHaveLength(2);
});

test('a budget ends the run instead of being told to the model', async () => {
  const provider = createScriptedProvider(() => ({ toolCalls: [{ toolName: 'expert', arguments: { input: 'x' } }] }));
  const expert = createAgent({ name: 'expert', model: provider.model, maxOutputTokens: 10_000 });
  const boss = createAgent({ name: 'boss', model: provider.model, tools: [expert], maxOutputTokens: 100 });
  const budget = createBudget({ maxTokens: 5_000 });

  await expect(run(boss, 'go', { budget })).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
  expect(provider.calls).toHaveLength(1);
  expect(budget.spent.tokens).toBe(15);
});

test('a stop inside one of several tool calls ends the others', async () => {
  const ended: string[] = [];
  const stopping = createRecordingTool({
    name: 'stopping',
    output: () => Promise.reject(new SpellError({ code: 'RUN_CANCELLED', message: 'cancelled' })),
  });
  const slow = createRecordingTool({
    name: 'slow',
    output: (_: unknown, { signal }: { signal: AbortSignal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          ended.push('slow');
          reject(signal.reason as Error);
        });
      }),
  });
  const toolCalls = [
    { toolName: 'slow', arguments: {} },
    { toolName: 'stopping', arguments: {} },
  ];
  const agent = createAgent({ model: createScriptedProvider([{ toolCalls }]).model, tools: [stopping, slow] });
  await expect(run(agent, 'go')).rejects.toMatchObject({ code: 'RUN_CANCELLED' });
  expect(ended).toEqual(['slow']);
});

test('a failure of the model reaches the one who streams', async () => {
  const error = new SpellError({ code: 'PROVIDER_FAILED', message: 'no' });
  const agent = createAgent({ model: createScriptedProvider([{ text: 'half an', error }]).model });
  const events: AgentEvent[] = [];
  const read = async () => {
    for await (const event of agent.stream('go', createRunContext())) events.push(event);
  };
  await expect(read()).rejects.toBe(error);
  expect(events.map(({ type }) => type)).toEqual(['turn-start', 'text-delta', 'text-delta']);
});
