import {
  createComponentRegistry,
  createRunContext,
  run,
  type Hook,
  type HookContext,
  type HookPoint,
} from '@llmspell/core';
import { createCaptureLogger, createManualClock, createRecordingTool, createScriptedProvider } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { createAgent } from './create-agent.ts';

const hook = (point: HookPoint, act: Hook['run'], more: Partial<Hook> = {}): Hook => ({
  name: `test ${point}`,
  point,
  run: act,
  ...more,
});

const asking = { toolCalls: [{ toolName: 'look', arguments: {} }] };

test('hooks run at every point of a run, in order', async () => {
  const seen: string[] = [];
  const points = [
    'beforeAgentExecute',
    'beforeTurn',
    'beforeLlmCall',
    'afterLlmCall',
    'beforeToolCall',
    'afterToolCall',
    'afterTurn',
    'afterAgentExecute',
  ] as const;
  const hooks = points.map((point) => hook(point, () => void seen.push(point)));
  const provider = createScriptedProvider([asking, 'ok']);

  await run(createAgent({ model: provider.model, tools: [createRecordingTool({ name: 'look' })], hooks }), 'go');

  const turn = ['beforeTurn', 'beforeLlmCall', 'afterLlmCall'];
  expect(seen).toEqual([
    'beforeAgentExecute',
    ...turn,
    'beforeToolCall',
    'afterToolCall',
    'afterTurn',
    ...turn,
    'afterTurn',
    'afterAgentExecute',
  ]);
});

test('beforeAgentExecute changes the input, by result or in place', async () => {
  const provider = createScriptedProvider(() => 'ok');
  const byResult = hook('beforeAgentExecute', () => ({ type: 'modified', data: { input: 'A' } }));
  const inPlace = hook('beforeAgentExecute', (context: HookContext) => {
    context.data['input'] = `${String(context.data['input'])}B`;
  });

  await run(createAgent({ model: provider.model, hooks: [byResult, inPlace] }), 'x');

  expect(provider.calls[0]?.messages).toEqual([{ role: 'user', content: 'AB' }]);
});

test('a skip answers without the model, a redirect with another agent, a cancel not at all', async () => {
  const provider = createScriptedProvider(() => 'never');
  const agent = createAgent({ name: 'a', model: provider.model });
  const other = createAgent({ name: 'other', model: createScriptedProvider(['from other']).model });
  const context = createRunContext();
  context.components.register(other);
  const withHook = (act: Hook['run']) => agent.with({ hooks: [hook('beforeAgentExecute', act)] });

  const skipped = await withHook(() => ({ type: 'skip', result: 'cached' })).execute('go', context);
  const redirected = await withHook(() => ({ type: 'redirect', target: 'other' })).execute('go', context);

  expect(skipped).toMatchObject({ text: 'cached', turns: 0, messages: [{ role: 'user' }, { role: 'assistant' }] });
  expect(redirected).toMatchObject({ text: 'from other', turns: 1 });
  await expect(withHook(() => ({ type: 'cancel', reason: 'no' })).execute('go', context)).rejects.toMatchObject({
    code: 'HOOK_CANCELLED',
  });
  expect(provider.calls).toEqual([]);
});

test('beforeTurn changes what the turn sends, or answers itself', async () => {
  const provider = createScriptedProvider([asking, 'ok']);
  const hooks = [
    hook('beforeTurn', ({ data }) =>
      data['turn'] === 1
        ? { type: 'modified', data: { ...data, messages: [{ role: 'user', content: 'short' }] } }
        : undefined,
    ),
  ];
  const agent = createAgent({ model: provider.model, tools: [createRecordingTool({ name: 'look' })], hooks });

  const output = await run(agent, 'go');
  expect(provider.calls[1]?.messages).toEqual([{ role: 'user', content: 'short' }]);
  expect(output.messages).toHaveLength(4);

  const skipping = agent.with({ hooks: [hook('beforeTurn', () => ({ type: 'skip', result: 'mine' }))] });
  expect((await run(skipping, 'go')).text).toBe('mine');
});

test('afterAgentExecute changes the output', async () => {
  const provider = createScriptedProvider(['secret']);
  const hooks = [
    hook('afterAgentExecute', ({ data }) => ({
      type: 'modified',
      data: { ...data, output: { ...(data['output'] as object), text: '***' } },
    })),
  ];
  expect((await run(createAgent({ model: provider.model, hooks }), 'go')).text).toBe('***');
});

test('onAgentError answers instead, tries again, or lets it fail', async () => {
  const clock = createManualClock({ autoAdvance: true });
  const failing = createScriptedProvider([]);
  const agent = createAgent({ model: failing.model });

  const answered = agent.with({ hooks: [hook('onAgentError', () => ({ type: 'skip', result: 'sorry' }))] });
  expect((await run(answered, 'go')).text).toBe('sorry');

  const again = agent.with({ hooks: [hook('onAgentError', () => ({ type: 'retry', maxAttempts: 3, delayMs: 50 }))] });
  await expect(run(again, 'go', { clock })).rejects.toMatchObject({ code: 'PROVIDER_FAILED' });
  expect(failing.calls).toHaveLength(4);
  expect(clock.sleeps).toEqual([50, 50]);
});

test('a cancelled tool call ends the run; a skipped one answers for the tool', async () => {
  const tool = createRecordingTool({ name: 'look' });
  const agent = (act: Hook['run']) =>
    createAgent({
      model: createScriptedProvider([asking, 'ok']).model,
      tools: [tool],
      hooks: [hook('beforeToolCall', act)],
    });

  await expect(
    run(
      agent(() => ({ type: 'cancel', reason: 'veto' })),
      'go',
    ),
  ).rejects.toMatchObject({ code: 'HOOK_CANCELLED' });
  const output = await run(
    agent(() => ({ type: 'skip', result: 'cached' })),
    'go',
  );
  expect(output.toolCalls[0]?.output).toBe('cached');
  expect(tool.calls).toEqual([]);
});

test('a hook that fails is logged and passed over, unless it is fatal', async () => {
  const logger = createCaptureLogger();
  const broken = () => {
    throw new Error('oops');
  };
  const agent = createAgent({ model: createScriptedProvider(() => 'ok').model, hooks: [hook('beforeTurn', broken)] });

  expect((await run(agent, 'go', { logger })).text).toBe('ok');
  expect(logger.entries[0]?.fields).toMatchObject({ point: 'beforeTurn', error: 'oops' });
  const fatal = agent.with({ hooks: [hook('beforeTurn', broken, { onFailure: 'fatal' })] });
  await expect(run(fatal, 'go')).rejects.toMatchObject({
    code: 'HOOK_FAILED',
    message: expect.stringContaining('oops'),
  });
});

test('own hooks run by priority, and not for agents that are called', async () => {
  const seen: string[] = [];
  const expert = createAgent({ name: 'expert', model: createScriptedProvider(() => 'deep').model });
  const hooks = [
    hook('beforeAgentExecute', ({ component }) => void seen.push(`low ${component.name}`)),
    hook('beforeAgentExecute', ({ component }) => void seen.push(`high ${component.name}`), { priority: 5 }),
  ];
  const boss = createAgent({
    name: 'boss',
    model: createScriptedProvider([{ toolCalls: [{ toolName: 'expert', arguments: { input: 'x' } }] }, 'ok']).model,
    tools: [expert],
    hooks,
  });

  await run(boss, 'go');
  await run(expert, 'go');

  expect(seen).toEqual(['high boss', 'low boss']);
});

test('what hooks leave behind is checked: a turn without messages fails, an output without its parts is an answer', async () => {
  const agent = createAgent({ model: createScriptedProvider(() => 'ok').model });
  const empty = () => ({ type: 'modified' as const, data: {} });
  await expect(run(agent.with({ hooks: [hook('beforeTurn', empty)] }), 'go')).rejects.toMatchObject({
    code: 'HOOK_FAILED',
  });
  const partly = () => ({ type: 'modified' as const, data: { output: { text: 'only' } } });
  const output = await run(agent.with({ hooks: [hook('afterAgentExecute', partly)] }), 'go');
  expect(output).toMatchObject({ text: '{"text":"only"}', object: { text: 'only' }, toolCalls: [] });
});

test('hooks that send a run in a circle are told so', async () => {
  const components = createComponentRegistry();
  const send = (target: string) => hook('beforeAgentExecute', () => ({ type: 'redirect', target }));
  const { model } = createScriptedProvider(() => 'ok');
  components.register(createAgent({ name: 'a', model, hooks: [send('b')] }));
  const b = createAgent({ name: 'b', model, hooks: [send('a')] });
  components.register(b);
  await expect(run(b, 'go', { components })).rejects.toMatchObject({
    code: 'HOOK_FAILED',
    message: expect.stringContaining('in a circle'),
  });
});
