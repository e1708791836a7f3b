import { createAgent } from '@llmspell/agents';
import {
  createRunContext,
  defineTool,
  NO_USAGE,
  type Completion,
  type LanguageModel,
  type LLMProvider,
} from '@llmspell/core';
import { generateText, isStepCount, tool, type ModelMessage } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';
import { z } from 'zod';

import { heapKeptPerRun, measure, printFigures, type Subject } from './measure.ts';

const RUNS = 20;

/** An agent's turn with an instant model, against the loop of the AI SDK's `generateText` with an instant model. */
export async function agents(): Promise<void> {
  for (const calls of [10, 100]) {
    const figures = await measure([sdkLoop(calls), ourLoop(calls)], 9);
    printFigures(`agent that makes ${calls} tool calls, per turn`, figures);
  }
  const { run } = ourLoop(10);
  console.log(`\nheap kept per 10-call agent run: ${((await heapKeptPerRun(run, 200)) / RUNS).toFixed(1)} bytes`);
}

function sdkLoop(calls: number): Subject {
  const add = tool({ inputSchema: z.object({ a: z.number() }), execute: ({ a }) => Promise.resolve(a + 1) });
  const model = (): MockLanguageModelV4 => {
    let made = 0;
    return new MockLanguageModelV4({
      doGenerate: () => {
        made += 1;
        const done = made > calls;
        return Promise.resolve({
          content: done
            ? [{ type: 'text' as const, text: 'done' }]
            : [{ type: 'tool-call' as const, toolCallId: `call${made}`, toolName: 'add', input: '{"a":1}' }],
          finishReason: { unified: done ? ('stop' as const) : ('tool-calls' as const), raw: undefined },
          usage: {
            inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
            outputTokens: { total: 1, text: 1, reasoning: 0 },
          },
          warnings: [],
        });
      },
    });
  };
  const messages: ModelMessage[] = [{ role: 'user', content: 'go' }];
  return {
    name: 'AI SDK generateText',
    units: RUNS * (calls + 1),
    async run() {
      for (let index = 0; index < RUNS; index += 1) {
        await generateText({ model: model(), tools: { add }, messages, stopWhen: isStepCount(calls + 2) });
      }
    },
  };
}

function ourLoop(calls: number): Subject {
  const add = defineTool({
    name: 'add',
    description: 'adds one',
    inputSchema: z.object({ a: z.number() }),
    execute: ({ a }) => a + 1,
  });
  const context = createRunContext();
  return {
    name: 'createAgent',
    units: RUNS * (calls + 1),
    async run() {
      for (let index = 0; index < RUNS; index += 1) {
        const agent = createAgent({ name: 'a', model: instantModel(calls), tools: [add], maxTurns: calls + 2 });
        await agent.execute('go', context);
      }
    },
  };
}

function instantModel(calls: number): LanguageModel {
  let made = 0;
  const provider: LLMProvider = {
    name: 'instant',
    capabilities: () => ({ tools: true, structuredOutput: true, imageInput: false }),
    async *stream() {
      made += 1;
      yield { type: 'finish', completion: made > calls ? answer : toolCall(made) };
    },
  };
  return { id: 'instant/instant', modelId: 'instant', provider, price: 'free' };
}

const usage = { ...NO_USAGE, inputTokens: 1, outputTokens: 1 };
const answer: Completion = {
  message: { role: 'assistant', content: [{ type: 'text', text: 'done' }] },
  finishReason: 'stop',
  usage,
};

function toolCall(number: number): Completion {
  const call = { type: 'tool-call' as const, toolCallId: `call${number}`, toolName: 'add', arguments: '{"a":1}' };
  return { message: { role: 'assistant', content: [call] }, finishReason: 'tool-calls', usage };
}
