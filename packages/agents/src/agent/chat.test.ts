import { createRunContext, type Message } from '@llmspell/core';
import { createScriptedProvider } from '@llmspell/testing';
import { array, assert, integer, nat, property } from 'fast-check';
import { expect, test } from 'vitest';

import { createConversation } from '../conversation/create-conversation.ts';
import { createAgent } from './create-agent.ts';

const texts = (messages: readonly Message[]) =>
  messages.map(({ content }) => (typeof content === 'string' ? content : ''));

test('a chat remembers question and answer; execute and stream remember nothing', async () => {
  const provider = createScriptedProvider(() => 'ok');
  const agent = createAgent({ model: provider.model, systemPrompt: 'S' });

  expect(await agent.chat('one')).toBe('ok');
  await agent.execute('aside', createRunContext());
  await agent.chat('two');

  expect(provider.calls.map(({ messages }) => texts(messages))).toEqual([
    ['S', 'one'],
    ['S', 'aside'],
    ['S', 'one', '', 'two'],
  ]);
  expect(agent.conversation.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant']);
  agent.conversation.clear();
  expect(agent.conversation.messages).toEqual([]);
});

test('a failed chat is not remembered, not even its question', async () => {
  const agent = createAgent({ model: createScriptedProvider(['one']).model });
  await agent.chat('a');
  await expect(agent.chat('b')).rejects.toMatchObject({ code: 'PROVIDER_FAILED' });
  expect(texts(agent.conversation.messages)).toEqual(['a', '']);
});

test('a stream that is left early is not remembered', async () => {
  const agent = createAgent({ model: createScriptedProvider(['a b c d']).model });
  for await (const event of agent.streamChat('x')) if (event.type === 'text-delta') break;
  expect(agent.conversation.messages).toEqual([]);
});

test('chats at the same time see what was finished before, and join whole in the order they finish', async () => {
  const gates: (() => void)[] = [];
  const provider = createScriptedProvider(async () => {
    await new Promise<void>((resolve) => void gates.push(resolve));
    return 'ok';
  });
  const agent = createAgent({ model: provider.model });

  const first = agent.chat('first');
  const second = agent.chat('second');
  while (gates.length < 2) await Promise.resolve();
  gates[1]?.();
  await second;
  gates[0]?.();
  await first;

  expect(provider.calls.map(({ messages }) => messages.length)).toEqual([1, 1]);
  expect(texts(agent.conversation.messages)).toEqual(['second', '', 'first', '']);
});

test('earlier messages that are given stand instead of the conversation', async () => {
  const provider = createScriptedProvider(() => 'ok');
  const agent = createAgent({ model: provider.model });
  await agent.chat('a');
  await agent.chat({ text: 'b', messages: [{ role: 'user', content: 'other' }] });
  expect(texts(provider.calls[1]?.messages ?? [])).toEqual(['other', 'b']);
});

test('an agent continues a conversation it is given', async () => {
  const conversation = createConversation({ messages: [{ role: 'user', content: 'old' }] });
  const provider = createScriptedProvider(() => 'ok');
  const agent = createAgent({ model: provider.model, conversation });
  await agent.chat('new');
  expect(texts(provider.calls[0]?.messages ?? [])).toEqual(['old', 'new']);
  expect(agent.with({ temperature: 1 }).conversation).toBe(conversation);
});

test('a conversation forgets the oldest first, before a question where it can', () => {
  const conversation = createConversation({ maxMessages: 3 });
  const question = (content: string): Message => ({ role: 'user', content });
  const answer: Message = { role: 'assistant', content: [{ type: 'text', text: 'x' }] };
  conversation.append(question('1'), answer);
  const held = conversation.messages;
  conversation.append(question('2'), answer);

  expect(texts(conversation.messages)).toEqual(['2', '']);
  expect(held).toHaveLength(2);
  expect(() => createConversation({ maxMessages: 0 })).toThrow(TypeError);
});

test('forgetting never parts a tool call from its result', () => {
  const exchange = integer({ min: 0, max: 4 }).map((rounds): Message[] => [
    { role: 'user', content: 'q' },
    ...Array.from({ length: rounds }, (_, index): Message[] => [
      { role: 'assistant', content: [{ type: 'tool-call', toolCallId: `${index}`, toolName: 't', arguments: '{}' }] },
      { role: 'tool', content: [{ type: 'tool-result', toolCallId: `${index}`, toolName: 't', output: 1 }] },
    ]).flat(),
    { role: 'assistant', content: [{ type: 'text', text: 'a' }] },
  ]);
  assert(
    property(array(exchange, { maxLength: 6 }), integer({ min: 1, max: 12 }), nat(), (exchanges, max, cut) => {
      const all = exchanges.flat();
      const given = all.slice(0, all.length - (cut % 3));
      const { messages } = createConversation({ messages: given, maxMessages: max });

      expect(given.slice(given.length - messages.length)).toEqual(messages);
      expect(messages[0]?.role).not.toBe('tool');
      const most = given.length > max && messages.at(-1)?.role === 'tool' ? Math.max(max, 2) : max;
      expect(messages.length).toBeLessThanOrEqual(most);
      expect(given.length <= max && messages.length < given.length).toBe(false);
      expect(messages.length > 0).toBe(given.length > 0);
    }),
  );
});
