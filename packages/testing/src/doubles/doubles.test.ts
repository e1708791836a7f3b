import { createRunContext, SpellError, textOf, type CompletionPart } from '@llmspell/core';
import { executeTool, retry, streamCompletion } from '@llmspell/core/kit';
import { describe, expect, test } from 'vitest';

import { llmProviderConformance } from '../conformance/index.ts';
import {
  allowAll,
  countingIds,
  createCaptureAudit,
  createCaptureEvents,
  createCaptureLogger,
  createManualClock,
  createRecordingPolicy,
  createRecordingTool,
  createScriptedAgent,
  createScriptedProvider,
  seededRandom,
  type ScriptedAnswer,
} from '../index.ts';

async function collect<T>(parts: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const part of parts) all.push(part);
  return all;
}

const request = { modelId: 'test', messages: [{ role: 'user' as const, content: 'hi' }] };

test('a scripted provider streams its answers in order and remembers the requests', async () => {
  const provider = createScriptedProvider([
    'one two three',
    { reasoning: 'hm', toolCalls: [{ toolName: 'add', arguments: { a: 1 } }], usage: { inputTokens: 7 } },
  ]);
  const first = await collect(provider.stream(request));
  expect(first.slice(0, -1)).toEqual(
    ['one', ' two', ' three'].map((text): CompletionPart => ({ type: 'text-delta', text })),
  );
  const second = await collect(provider.stream({ ...request, temperature: 0 }));
  expect(second.map(({ type }) => type)).toEqual(['reasoning-delta', 'tool-call', 'finish']);
  expect(second.at(-1)).toMatchObject({
    completion: { finishReason: 'tool-calls', usage: { inputTokens: 7, outputTokens: 5 } },
  });
  expect(provider.calls).toEqual([request, { ...request, temperature: 0 }]);
  await expect(collect(provider.stream(request))).rejects.toMatchObject({ code: 'PROVIDER_FAILED', retryable: false });
});

test('a scripted provider can be a function, fail midway, and hang until it is aborted', async () => {
  const failure = new Error('cut');
  const provider = createScriptedProvider(({ messages }, index) =>
    index === 0 ? `${messages.length} messages` : index === 1 ? { text: 'half', error: failure } : { hang: true },
  );
  const [finish] = (await collect(provider.stream(request))).filter((part) => part.type === 'finish');
  expect(finish === undefined ? '' : textOf(finish.completion.message)).toBe('1 messages');
  await expect(collect(provider.stream(request))).rejects.toBe(failure);
  const stop = new AbortController();
  const hanging = collect(provider.stream(request, { signal: stop.signal }));
  const reason = new Error('enough');
  stop.abort(reason);
  await expect(hanging).rejects.toBe(reason);
});

test('a scripted model goes through the door to models', async () => {
  const events = createCaptureEvents();
  const audit = createCaptureAudit();
  const context = createRunContext({ events, audit, newId: countingIds() });
  const { model } = createScriptedProvider(['hello']);
  const parts = await collect(streamCompletion({ model, request: { messages: request.messages } }, context));
  expect(parts.at(-1)).toMatchObject({ completion: { usage: { costUsd: 0 } } });
  expect(events.types()).toEqual(['llm.started', 'llm.completed']);
  expect(events.ofType('llm.started')).toMatchObject([{ id: 'event-1', data: { model: 'scripted/test' } }]);
  expect(audit.records).toMatchObject([{ action: 'llm-call', target: 'scripted/test', result: 'success' }]);
});

test('a captured bus also delivers to listeners by pattern', () => {
  const events = createCaptureEvents();
  const heard: string[] = [];
  const stop = events.on('tool:*', ({ type }) => void heard.push(type));
  events.emit({ type: 'tool.started', data: {} });
  events.emit({ type: 'agent.started', data: {} });
  stop();
  events.emit({ type: 'tool.completed', data: {} });
  expect(heard).toEqual(['tool.started']);
});

test('a manual clock wakes sleepers in the order of their time', async () => {
  const clock = createManualClock({ now: 1000 });
  const woken: string[] = [];
  const nap = async (name: string, ms: number): Promise<void> => {
    await clock.sleep(ms);
    woken.push(`${name}@${clock.now()}`);
  };
  const work = Promise.all([nap('b', 20), nap('a', 10).then(() => nap('c', 5))]);
  await clock.untilSleeping(2);
  await clock.advance(30);
  await work;
  expect(woken).toEqual(['a@1010', 'c@1015', 'b@1020']);
  expect([clock.now(), clock.monotonic(), clock.pending]).toEqual([1030, 30, 0]);
});

test('an aborted sleep rejects with the reason and is no longer pending', async () => {
  const clock = createManualClock();
  const stop = new AbortController();
  const sleeping = clock.sleep(10, stop.signal);
  const reason = new Error('stop');
  stop.abort(reason);
  await expect(sleeping).rejects.toBe(reason);
  expect(clock.pending).toBe(0);
});

test('a clock that advances by itself serves a retry', async () => {
  const clock = createManualClock({ autoAdvance: true });
  let attempts = 0;
  const run = retry(
    () => {
      attempts += 1;
      return attempts < 3 ? Promise.reject(new Error('again')) : Promise.resolve('done');
    },
    {
      clock,
      random: () => 1,
      signal: new AbortController().signal,
      shouldRetry: () => true,
    },
  );
  await expect(run).resolves.toBe('done');
  expect(clock.sleeps).toEqual([500, 1000]);
});

test('a recording tool keeps its checked input', async () => {
  const tool = createRecordingTool<{ a: number }>({ name: 'double', output: ({ a }: { a: number }) => a * 2 });
  const policy = createRecordingPolicy();
  const result = await executeTool({ tool, input: { a: 4 } }, createRunContext({ permissions: policy }));
  expect(result).toBe(8);
  expect(tool.calls).toMatchObject([{ input: { a: 4 } }]);
  expect(policy.requests).toEqual([{ kind: 'tool', tool: 'double' }]);
});

test('a recording policy refuses as told', async () => {
  const tool = createRecordingTool({ name: 'x' });
  const permissions = createRecordingPolicy(() => false);
  const call = executeTool({ tool, input: {} }, createRunContext({ permissions }));
  await expect(call).rejects.toSatisfy(
    (error: unknown) => SpellError.isInstance(error) && error.code === 'PERMISSION_DENIED',
  );
  expect(await allowAll.check({ kind: 'run', command: 'rm' })).toEqual({ allowed: true });
});

test('a scripted agent repeats its last answer', async () => {
  const agent = createScriptedAgent<string, string>('helper', ['one', 'two']);
  const context = createRunContext();
  const answers = [];
  for (const input of ['a', 'b', 'c']) answers.push(await agent.execute(input, context.scope('step')));
  expect(answers).toEqual(['one', 'two', 'two']);
  expect(agent.inputs).toEqual(['a', 'b', 'c']);
  expect(agent.paths[0]).toBe('step');
});

test('ids count, numbers repeat for a seed, and logs are kept', () => {
  const newId = countingIds('run');
  expect([newId(), newId()]).toEqual(['run-1', 'run-2']);
  const [a, b] = [seededRandom(7), seededRandom(7)];
  const numbers = [a(), a(), a()];
  expect(numbers).toEqual([b(), b(), b()]);
  expect(new Set(numbers).size).toBe(3);
  const logger = createCaptureLogger();
  logger.log('warn', 'careful', () => ({ x: 1 }));
  expect(logger.entries).toEqual([{ level: 'warn', message: 'careful', fields: { x: 1 } }]);
});

describe('a scripted provider is a provider', () => {
  llmProviderConformance({
    test,
    features: { answers: true, reasoning: true, faults: false, connection: false, embeddings: true },
    create: () => {
      const answers: ScriptedAnswer[] = [];
      const provider = createScriptedProvider(() => answers.shift() ?? 'ok');
      return {
        provider,
        modelId: 'test',
        answer: (answer) => void answers.push(answer),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      };
    },
  });
});
