import {
  createRunContext,
  defineTool,
  run,
  SpellError,
  textOf,
  type AgentEvent,
  type RunContext,
} from '@llmspell/core';
import {
  createCaptureEvents,
  createRecordingPolicy,
  createRecordingTool,
  createScriptedProvider,
} from '@llmspell/testing';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { createAgent } from './create-agent.ts';

const add = defineTool({
  name: 'add',
  description: 'Adds two numbers.',
  inputSchema: z.object({ a: z.number(), b: z.number() }),
  execute: ({ a, b }) => a + b,
});

const calling = (toolName: string, given: Record<string, number> | string) => ({
  toolCalls: [{ toolName, arguments: given }],
});

test('answers with the text of the model and says what it took', async () => {
  const provider = createScriptedProvider(['Four.']);
  const agent = createAgent({ model: provider.model, systemPrompt: 'Count.', temperature: 0.2, maxOutputTokens: 99 });

  const output = await run(agent, 'Two and two?');

  expect(output).toEqual({
    text: 'Four.',
    finishReason: 'stop',
    turns: 1,
    usage: { inputTokens: 10, outputTokens: 5, cachedInputTokens: 0, reasoningTokens: 0, costUsd: 0 },
    toolCalls: [],
    messages: [
      { role: 'user', content: 'Two and two?' },
      { role: 'assistant', content: [{ type: 'text', text: 'Four.' }] },
    ],
    model: 'scripted/test',
  });
  expect(provider.calls).toEqual([
    {
      modelId: 'test',
      messages: [
        { role: 'system', content: 'Count.' },
        { role: 'user', content: 'Two and two?' },
      ],
      temperature: 0.2,
      maxOutputTokens: 99,
    },
  ]);
});

test('a model is shown what the tool wants it to see; the caller gets the whole output', async () => {
  const provider = createScriptedProvider([calling('sum', { a: 2, b: 2 }), 'It is 4.']);
  const sum = defineTool({
    name: 'sum',
    description: 'Adds two numbers, at length.',
    inputSchema: z.object({ a: z.number(), b: z.number() }),
    toModel: (output) =>
      typeof output === 'object' && output !== null && 'sum' in output ? (output['sum'] ?? null) : output,
    execute: ({ a, b }) => ({ sum: a + b, inputs: [a, b] }),
  });

  const output = await run(createAgent({ model: provider.model, tools: [sum] }), '2+2');

  expect(output.toolCalls[0]?.output).toEqual({ sum: 4, inputs: [2, 2] });
  expect(provider.calls[1]?.messages.at(-1)).toMatchObject({ content: [{ type: 'tool-result', output: 4 }] });
});

test('calls tools until the model answers, and sums the usage', async () => {
  const provider = createScriptedProvider([calling('add', { a: 2, b: 2 }), 'It is 4.']);
  const agent = createAgent({ model: provider.model, tools: [add] });

  const output = await run(agent, '2+2');

  expect(output.text).toBe('It is 4.');
  expect(output.turns).toBe(2);
  expect(output.usage.inputTokens).toBe(20);
  expect(output.toolCalls).toEqual([
    { toolCallId: 'call-1', toolName: 'add', input: { a: 2, b: 2 }, output: 4, isError: false },
  ]);
  expect(output.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant']);
  expect(provider.calls[0]?.tools?.[0]).toMatchObject({ name: 'add', description: 'Adds two numbers.' });
  expect(provider.calls[1]?.messages.at(-1)).toEqual({
    role: 'tool',
    content: [{ type: 'tool-result', toolCallId: 'call-1', toolName: 'add', output: 4 }],
  });
  // The request of the first turn was not changed by the second.
  expect(provider.calls[0]?.messages).toHaveLength(1);
});

test('streams what happens in order, with exactly one finish at the end', async () => {
  const provider = createScriptedProvider([{ reasoning: 'hm', ...calling('add', { a: 1, b: 2 }) }, 'It is 3']);
  const agent = createAgent({ model: provider.model, tools: [add] });

  const events: AgentEvent[] = [];
  for await (const event of agent.stream('1+2', createRunContext())) events.push(event);

  expect(events.map(({ type }) => type)).toEqual([
    'turn-start',
    'reasoning-delta',
    'tool-call-start',
    'tool-call-end',
    'turn-end',
    'turn-start',
    'text-delta',
    'text-delta',
    'text-delta',
    'turn-end',
    'finish',
  ]);
  expect(events[3]).toEqual({
    type: 'tool-call-end',
    toolCallId: 'call-1',
    toolName: 'add',
    output: 3,
    isError: false,
  });
});

test('parallel tool calls overlap, and their results are in the order of the calls', async () => {
  const order: string[] = [];
  const gates: (() => void)[] = [];
  const tool = createRecordingTool<{ id: string }>({
    name: 'wait',
    output: async ({ id }: { id: string }) => {
      order.push(`start ${id}`);
      await new Promise<void>((resolve) => {
        gates.push(resolve);
        // The last one to start opens the first gate; each end opens the next.
        if (gates.length === 3) gates.pop()?.();
      });
      order.push(`end ${id}`);
      gates.pop()?.();
      return id;
    },
  });
  const provider = createScriptedProvider([
    { toolCalls: ['a', 'b', 'c'].map((id) => ({ toolName: 'wait', arguments: { id } })) },
    'done',
  ]);

  const output = await run(createAgent({ model: provider.model, tools: [tool] }), 'go');

  expect(order).toEqual(['start a', 'start b', 'start c', 'end c', 'end b', 'end a']);
  expect(output.toolCalls.map((call) => call.output)).toEqual(['a', 'b', 'c']);
});

test('every call has a path of its own that does not depend on chance', async () => {
  const paths: string[] = [];
  const keys = createRecordingTool({ name: 'key' });
  const nested = { kind: 'agent', name: 'nested', description: 'Tells its path.' } as const;
  const agent = createAgent({
    name: 'boss',
    tools: [keys, { ...nested, execute: async (_: unknown, context: RunContext) => paths.push(context.path) }],
    model: createScriptedProvider((_, index) =>
      index < 2
        ? {
            toolCalls: [
              { toolName: 'key', arguments: {} },
              { toolName: 'nested', arguments: { input: 'x' } },
              { toolName: 'key', arguments: {} },
            ],
          }
        : 'done',
    ).model,
  });

  await run(agent, 'go', { runId: 'r' });

  expect(paths).toEqual(['agent:boss/turn0/calls/all/1/tool:nested', 'agent:boss/turn1/calls/all/1/tool:nested']);
  expect(keys.calls.map(({ idempotencyKey }) => idempotencyKey)).toEqual([
    'r/agent:boss/turn0/calls/all/0/tool:key',
    'r/agent:boss/turn0/calls/all/2/tool:key',
    'r/agent:boss/turn1/calls/all/0/tool:key',
    'r/agent:boss/turn1/calls/all/2/tool:key',
  ]);
});

test.each([
  ['an unknown tool', calling('constructor', {}), { code: 'TOOL_NOT_FOUND' }],
  ['a name close to a tool', calling('ad', {}), { code: 'TOOL_NOT_FOUND', error: expect.stringContaining('add') }],
  ['arguments that are not JSON', calling('add', '{"a": 1, '), { code: 'VALIDATION_FAILED' }],
  [
    'arguments that do not fit',
    calling('add', { a: 1 }),
    { code: 'VALIDATION_FAILED', error: expect.stringContaining('b') },
  ],
  ['a tool that fails', calling('broken', {}), { code: 'TOOL_FAILED', error: expect.stringContaining('kaput') }],
])('%s is told to the model, which can mend it', async (_, first, expected) => {
  const broken = createRecordingTool({
    name: 'broken',
    output: () => {
      throw new Error('kaput');
    },
  });
  const provider = createScriptedProvider([first, calling('add', { a: 1, b: 1 }), 'mended']);
  const agent = createAgent({ model: provider.model, tools: [add, broken] });

  const output = await run(agent, 'go');

  expect(output.text).toBe('mended');
  expect(output.toolCalls.map(({ isError }) => isError)).toEqual([true, false]);
  expect(output.toolCalls[0]?.output).toMatchObject(expected);
  expect(provider.calls[1]?.messages.at(-1)?.content[0]).toMatchObject({ isError: true, output: expected });
});

test('a tool without parameters may be called with no arguments at all', async () => {
  const tool = createRecordingTool({ name: 'now', output: 'noon' });
  const provider = createScriptedProvider([calling('now', ''), 'ok']);

  const output = await run(createAgent({ model: provider.model, tools: [tool] }), 'time?');

  expect(output.toolCalls[0]).toMatchObject({ input: {}, output: 'noon', isError: false });
});

test('a refused permission is told to the model', async () => {
  const permissions = createRecordingPolicy((request) => request.kind !== 'tool' || request.tool !== 'add');
  const provider = createScriptedProvider([calling('add', { a: 1, b: 1 }), 'I may not.']);

  const output = await run(createAgent({ model: provider.model, tools: [add], permissions }), 'go', {});

  expect(output.text).toBe('I may not.');
  expect(output.toolCalls[0]?.output).toMatchObject({ code: 'PERMISSION_DENIED' });
});

test('the limit of turns is an error that tells what was done so far', async () => {
  const provider = createScriptedProvider(() => ({ text: 'again', ...calling('add', { a: 1, b: 1 }) }));
  const agent = createAgent({ model: provider.model, tools: [add], maxTurns: 3 });

  const error: unknown = await run(agent, 'go').catch((caught: unknown) => caught);

  expect(error).toMatchObject({
    code: 'MAX_TURNS_REACHED',
    data: {
      turns: 3,
      text: 'again',
      usage: { inputTokens: 30 },
      toolCalls: [{ output: 2 }, { output: 2 }, { output: 2 }],
    },
  });
  expect(provider.calls).toHaveLength(3);
});

test('stopWhen ends the run after a turn with tool calls', async () => {
  const provider = createScriptedProvider(() => calling('add', { a: 1, b: 1 }));
  const agent = createAgent({
    model: provider.model,
    tools: [add],
    stopWhen: ({ toolCalls }) => toolCalls.length === 2,
  });

  const output = await run(agent, 'go');

  expect(output).toMatchObject({ turns: 2, finishReason: 'tool-calls', text: '' });
  expect(output.messages.at(-1)?.role).toBe('tool');
});

test('a required tool is required until one was called', async () => {
  const provider = createScriptedProvider([calling('add', { a: 1, b: 1 }), 'two']);
  await run(createAgent({ model: provider.model, tools: [add], toolChoice: 'required' }), 'go');

  expect(provider.calls.map(({ toolChoice }) => toolChoice)).toEqual(['required', undefined]);
});

test.each(['length', 'content-filter', 'other'] as const)(
  'an answer that ended by %s says so',
  async (finishReason) => {
    const provider = createScriptedProvider([{ text: 'cut', finishReason }]);
    expect(await run(createAgent({ model: provider.model }), 'go')).toMatchObject({ text: 'cut', finishReason });
  },
);

test('an answer that ended with an error is a failed model call', async () => {
  const provider = createScriptedProvider([{ text: 'half', finishReason: 'error' }]);
  await expect(run(createAgent({ model: provider.model }), 'go')).rejects.toMatchObject({
    code: 'PROVIDER_UNAVAILABLE',
  });
});

test('agents as tools answer with their text or object; what they spend is charged once, to one budget', async () => {
  const inner = createScriptedProvider([{ text: 'deep thought' }], { price: { inputUsd: 1, outputUsd: 1 } });
  const outer = createScriptedProvider([calling('the_expert', '{"input":"why?"}'), 'because'], {
    price: { inputUsd: 1, outputUsd: 1 },
  });
  const expert = createAgent({ name: 'the expert', model: inner.model });
  const boss = createAgent({ model: outer.model, tools: [expert] });
  const context = createRunContext();

  const output = await boss.execute('ask', context);

  expect(output.toolCalls[0]).toMatchObject({ toolName: 'the_expert', output: 'deep thought' });
  expect(inner.calls[0]?.messages).toEqual([{ role: 'user', content: 'why?' }]);
  expect(output.usage.inputTokens).toBe(20);
  expect(context.budget.spent.tokens).toBe(45);
  expect(context.budget.spent.usd).toBeCloseTo(45 / 1_000_000);
  expect(output.usage.costUsd).toBeCloseTo(30 / 1_000_000);
});

test('a model is found by its id when the agent runs, and the default without one', async () => {
  const provider = createScriptedProvider(['a', 'b']);
  const asked: (string | undefined)[] = [];
  const models = {
    resolve: async (id?: string) => {
      asked.push(id);
      return provider.model;
    },
    canResolve: () => true,
    providers: () => [],
  };
  const agent = createAgent({ model: 'scripted/test' });

  await run(agent, 'go', { models });
  await run(agent.with({ name: 'other', model: undefined as never }), 'go', { models });

  expect(asked).toEqual(['scripted/test', undefined]);
  await expect(run(agent, 'go')).rejects.toMatchObject({ code: 'MODEL_NOT_CONFIGURED' });
});

test('a model that cannot call tools is refused to an agent that has some', async () => {
  const provider = createScriptedProvider(['x'], { capabilities: { tools: false } });
  await expect(run(createAgent({ model: provider.model, tools: [add] }), 'go')).rejects.toMatchObject({
    code: 'NOT_SUPPORTED',
  });
  expect(provider.calls).toEqual([]);
});

test('two tools of one name and limits that are no numbers are refused at once', () => {
  expect(() => createAgent({ tools: [add, add] })).toThrow(/two tools named "add"/);
  expect(() => createAgent({ maxTurns: 0 })).toThrow(TypeError);
  expect(() => createAgent({ toolConcurrency: Number.NaN })).toThrow(TypeError);
});

test('takes files and earlier messages, JSON data from other components, and refuses what it cannot ask', async () => {
  const provider = createScriptedProvider(() => 'ok');
  const agent = createAgent({ model: provider.model });
  const file = { type: 'file', mediaType: 'image/png', data: { base64: 'AA==' } } as const;

  await run(agent, { text: 'see', files: [file], messages: [{ role: 'user', content: 'before' }] });
  await run(agent, { topic: 'seas' } as never);

  expect(provider.calls[0]?.messages).toEqual([
    { role: 'user', content: 'before' },
    { role: 'user', content: [{ type: 'text', text: 'see' }, file] },
  ]);
  expect(provider.calls[1]?.messages).toEqual([{ role: 'user', content: '{"topic":"seas"}' }]);
  await expect(run(agent, undefined as never)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  await expect(run(agent, { text: 5 } as never)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
});

test('reports its course as events', async () => {
  const events = createCaptureEvents();
  const provider = createScriptedProvider([calling('add', { a: 1, b: 1 }), 'two']);
  const agent = createAgent({ name: 'counter', model: provider.model, tools: [add] });

  await run(agent, 'go', { events });
  await run(agent, 'go', { events }).catch(() => {});

  expect(events.types().filter((type) => type.startsWith('agent.'))).toEqual([
    'agent.started',
    'agent.turn.started',
    'agent.turn.completed',
    'agent.turn.started',
    'agent.turn.completed',
    'agent.completed',
    'agent.started',
    'agent.turn.started',
    'agent.failed',
  ]);
  expect(events.ofType('agent.completed')[0]?.data).toMatchObject({
    agent_name: 'counter',
    turns: 2,
    tool_calls: 1,
    input_tokens: 20,
    finish_reason: 'stop',
  });
  expect(events.ofType('agent.failed')[0]?.data).toMatchObject({ code: 'PROVIDER_FAILED' });
  expect(events.events.find(({ type }) => type === 'agent.started')?.path).toBe('agent:counter');
});

test('spans stand around the run and its turns when somebody traces', async () => {
  const spans: { name: string; attributes: Record<string, unknown> }[] = [];
  const tracer = {
    enabled: true,
    span: async <T>(name: string, attributes: object, work: (span: never) => Promise<T>): Promise<T> => {
      const entry = { name, attributes: { ...attributes } as Record<string, unknown> };
      spans.push(entry);
      const span = { set: (more: object) => Object.assign(entry.attributes, more), fail() {}, end() {} };
      return work(span as never);
    },
  };
  const provider = createScriptedProvider(['hello']);

  const output = await run(createAgent({ name: 'traced', model: provider.model }), 'go', { tracer });

  expect(output.text).toBe('hello');
  expect(spans.map(({ name }) => name)).toEqual(['invoke_agent traced', 'turn 0', 'chat test', 'effect llm']);
  expect(spans[1]?.attributes).toMatchObject({ 'llmspell.turn': 0, 'gen_ai.response.finish_reasons': 'stop' });
  expect(spans[0]?.attributes).toMatchObject({ 'gen_ai.agent.name': 'traced', 'gen_ai.usage.input_tokens': 10 });
});

test('a changed copy leaves the agent as it was', async () => {
  const provider = createScriptedProvider(() => 'ok');
  const agent = createAgent({ model: provider.model, systemPrompt: 'a', tools: [add] });
  const copy = agent.with({ systemPrompt: 'b' });

  await run(copy, 'go');
  await run(agent, 'go');

  expect(provider.calls.map(({ messages }) => messages[0]?.content)).toEqual(['b', 'a']);
  expect(copy.tools).toEqual([add]);
  expect(copy.conversation).not.toBe(agent.conversation);
});

test('reasoning and metadata go back to the model as they came', async () => {
  const metadata = { scripted: { signature: 's' } };
  const provider = createScriptedProvider([
    { reasoning: 'think', ...calling('add', { a: 1, b: 1 }), providerMetadata: metadata },
    'ok',
  ]);
  await run(createAgent({ model: provider.model, tools: [add] }), 'go');

  const sent = provider.calls[1]?.messages[1];
  expect(sent).toMatchObject({ role: 'assistant', content: [{ type: 'reasoning', providerMetadata: metadata }, {}] });
  expect(sent?.role === 'assistant' && textOf(sent)).toBe('');
});

test('the errors carry codes', async () => {
  const error: unknown = await run(createAgent(), 'go').catch((caught: unknown) => caught);
  expect(SpellError.isInstance(error)).toBe(true);
});
