import { createRunContext, type BaseAgent } from '@llmspell/core';
import { asAgent } from '@llmspell/core/kit';
import { createRecordingTool, createScriptedProvider } from '@llmspell/testing';
import { baseAgentConformance } from '@llmspell/testing/conformance';
import { describe, expect, test } from 'vitest';

import { createAgent } from './create-agent.ts';

const tool = () => createRecordingTool({ name: 'look', output: async () => 'seen' });

/** Answers by what it is asked, so that runs side by side get the same answers. */
const provider = () =>
  createScriptedProvider(({ messages }) =>
    messages.at(-1)?.role === 'tool'
      ? 'the end'
      : {
          toolCalls: ['a', 'b'].map((toolCallId) => ({ toolCallId, toolName: 'look', arguments: {} })),
        },
  );

describe('createAgent', () => {
  baseAgentConformance({
    test,
    features: { stream: true },
    create: () => ({ agent: createAgent({ model: provider().model, tools: [tool()] }), input: 'go' }),
  });
});

describe('createAgent with a time limit and hooks', () => {
  const hooks = [{ name: 'watch', point: 'beforeTurn', run: () => {} }] as const;
  baseAgentConformance({
    test,
    features: { stream: true },
    create: () => ({
      agent: createAgent({ model: provider().model, tools: [tool()], timeoutMs: 60_000, hooks }),
      input: { text: 'go' },
    }),
  });
});

describe('asAgent of a tool', () => {
  baseAgentConformance({
    test,
    features: { stream: false },
    create: () => {
      const agent: BaseAgent = asAgent(tool());
      return { agent, input: { any: 'thing' } };
    },
  });
});

test('the suite notices what is wrong', async () => {
  const failed: string[] = [];
  const running: Promise<void>[] = [];
  let calls = 0;
  baseAgentConformance({
    features: { stream: false },
    test: (name, body) => void running.push(body().catch(() => void failed.push(name))),
    create: () => ({
      agent: {
        kind: 'agent',
        name: 'bad',
        description: '',
        execute: (_: unknown, context) => {
          context.signal.addEventListener('abort', () => {});
          calls += 1;
          return context.effect(`call ${calls}`, () => calls);
        },
        async *stream() {},
      },
      input: 'go',
    }),
  });
  await Promise.all(running);
  expect(createRunContext().path).toBe('');
  expect(failed).toEqual(
    expect.arrayContaining([
      'says what it is',
      'gives the same output in runs side by side, and again',
      'has no stream, as declared',
      'leaves no listener on its signal',
      'makes the same effects in the same places every time',
    ]),
  );
});
