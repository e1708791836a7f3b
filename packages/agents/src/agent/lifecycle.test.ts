import { createRunContext, type Hook, type HookPoint } from '@llmspell/core';
import { allowAll, createRecordingTool, createScriptedProvider } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { createAgent } from './create-agent.ts';

function setUp(points: readonly HookPoint[], decide: Hook['run'] = () => {}) {
  const seen: unknown[] = [];
  const hooks = points.map((point): Hook => {
    const run: Hook['run'] = (context) => {
      seen.push([point, { ...context.data }]);
      return decide(context);
    };
    return { name: 'note', point, run };
  });
  return { seen, context: () => createRunContext({ hooks, permissions: allowAll }) };
}

const { model } = createScriptedProvider(() => 'ok');

test('an agent is initialised once, before its first run, and its hooks see what it is', async () => {
  const { seen, context } = setUp(['beforeAgentInit', 'afterAgentInit', 'beforeAgentExecute']);
  const tool = createRecordingTool({ name: 'look' });
  const agent = createAgent({ name: 'a', model, systemPrompt: 'Be kind.', tools: [tool] });
  await Promise.all([agent.execute('one', context()), agent.execute('two', context())]);
  await agent.execute('three', context());
  const data = { agentName: 'a', model: model.id, systemPrompt: 'Be kind.', tools: [tool.name] };
  expect(seen).toEqual([
    ['beforeAgentInit', data],
    ['afterAgentInit', data],
    ['beforeAgentExecute', { input: 'one' }],
    ['beforeAgentExecute', { input: 'two' }],
    ['beforeAgentExecute', { input: 'three' }],
  ]);
});

test('a hook that cancels the beginning keeps the agent from running, until it lets it', async () => {
  let open = false;
  const { context } = setUp(['beforeAgentInit'], () => (open ? undefined : { type: 'cancel', reason: 'not yet' }));
  const agent = createAgent({ model });
  await expect(agent.execute('go', context())).rejects.toMatchObject({ code: 'HOOK_CANCELLED' });
  open = true;
  expect((await agent.execute('go', context())).text).toBe('ok');
});

test('an agent that was closed answers no more, and is closed once', async () => {
  const { seen, context } = setUp(['beforeAgentShutdown', 'afterAgentShutdown']);
  const agent = createAgent({ name: 'a', model });
  await agent.close(context());
  await agent.close(context());
  expect(seen.map((entry) => (entry as readonly unknown[])[0])).toEqual(['beforeAgentShutdown', 'afterAgentShutdown']);
  await expect(agent.execute('go', context())).rejects.toMatchObject({ code: 'CLOSED' });
  expect((await agent.with({}).execute('go', context())).text).toBe('ok');
});

test('a hook may keep an agent open', async () => {
  const { context } = setUp(['beforeAgentShutdown'], () => ({ type: 'cancel', reason: 'in use' }));
  const agent = createAgent({ model });
  await expect(agent.close(context())).rejects.toMatchObject({ code: 'HOOK_CANCELLED' });
  expect((await agent.execute('go', context())).text).toBe('ok');
});

test('hooks of a call run after those of the agent, hold for it alone, and reach the agents it calls', async () => {
  const seen: string[] = [];
  const note = (name: string): Hook => ({
    name,
    point: 'beforeAgentExecute',
    run: ({ component }) => void seen.push(`${name} ${component.name}`),
  });
  const expert = createAgent({ name: 'expert', model });
  const boss = createAgent({
    name: 'boss',
    model: createScriptedProvider([
      { toolCalls: [{ toolName: 'expert', arguments: { input: 'help' } }] },
      'done',
      'done',
    ]).model,
    tools: [expert],
    hooks: [note('agent')],
  });
  const context = createRunContext({ permissions: allowAll, hooks: [note('runtime')] });
  await boss.chat('go', { context, hooks: [note('call')] });
  await boss.chat('again', { context });
  expect(seen).toEqual([
    'runtime boss',
    'call boss',
    'agent boss',
    'runtime expert',
    'call expert',
    'runtime boss',
    'agent boss',
  ]);
});
