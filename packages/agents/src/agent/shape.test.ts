import { createRunContext, run } from '@llmspell/core';
import { createRecordingTool, createScriptedProvider } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { createAgent } from './create-agent.ts';

const many = 100;

test('100 turns: one model call each, every request one exchange longer, nothing copied', async () => {
  const tool = createRecordingTool({ name: 'step' });
  const provider = createScriptedProvider((_, index) =>
    index < many ? { toolCalls: [{ toolName: 'step', arguments: {} }] } : 'done',
  );
  const agent = createAgent({ model: provider.model, tools: [tool], maxTurns: many + 1 });

  const output = await run(agent, 'go');

  expect(output.turns).toBe(many + 1);
  expect(tool.calls).toHaveLength(many);
  expect(provider.calls.map(({ messages }) => messages.length)).toEqual(
    Array.from({ length: many + 1 }, (_, turn) => 1 + 2 * turn),
  );
  // The messages of a request are those of the one before, not copies of them; so are the tools.
  const [first, last] = [provider.calls[1], provider.calls.at(-1)];
  expect(first?.messages.every((message, index) => message === last?.messages[index])).toBe(true);
  expect(first?.tools).toBe(last?.tools);
});

test('100 tool calls in one turn: each made once, at most so many at a time, two model calls', async () => {
  let running = 0;
  let most = 0;
  const tool = createRecordingTool({
    name: 'step',
    output: async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
    },
  });
  const toolCalls = Array.from({ length: many }, (_, n) => ({ toolName: 'step', arguments: { n } }));
  const script = (_: unknown, index: number) => (index === 0 ? { toolCalls } : 'done');
  const provider = createScriptedProvider(script);

  const output = await run(createAgent({ model: provider.model, tools: [tool] }), 'go');

  expect(output.toolCalls.map(({ input }) => input)).toEqual(toolCalls.map(({ arguments: given }) => given));
  expect(most).toBe(8);
  expect(provider.calls).toHaveLength(2);
  await run(createAgent({ model: createScriptedProvider(script).model, tools: [tool], toolConcurrency: 1000 }), 'go');
  expect(most).toBe(many);
});

test('1,000 pieces of text are 1,000 events and one message', async () => {
  const text = Array.from({ length: 1000 }, () => 'word').join(' ');
  const agent = createAgent({ model: createScriptedProvider([text]).model });
  const texts: string[] = [];
  for await (const event of agent.stream('go', createRunContext())) {
    if (event.type === 'text-delta') texts.push(event.text);
    if (event.type === 'finish') texts.push(event.output.text);
  }
  expect(texts).toHaveLength(1001);
  expect(texts.slice(0, -1).join('')).toBe(text);
  expect(texts.at(-1)).toBe(text);
});
