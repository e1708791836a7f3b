import { SpellError, type StateStore } from '@llmspell/core';
import { executeTool } from '@llmspell/core/kit';
import { createCacheHook, type CacheHookOptions } from '@llmspell/infra/hooks';
import { createMemoryStore } from '@llmspell/infra/state';
import { createCaptureLogger, createManualClock, createRecordingTool, createScriptedProvider } from '@llmspell/testing';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { complete, setUpHooks } from '../__fixtures__/set-up-hooks.ts';
import { canonicalJson } from './canonical-json.ts';

function setUp(options: Partial<CacheHookOptions> = {}) {
  const clock = createManualClock();
  const logger = createCaptureLogger();
  const store = options.store ?? createMemoryStore({ clock });
  return { clock, logger, store, ...setUpHooks(createCacheHook({ store, ...options }), { clock, logger }) };
}

const textOfParts = (parts: Awaited<ReturnType<typeof complete>>) =>
  parts.map((part) => (part.type === 'finish' ? part.completion.message.content : part));

describe('answers of models', () => {
  test('the same request is answered by what came of it, at no cost, until its time is over', async () => {
    const set = setUp({ ttlMs: 1_000 });
    const provider = createScriptedProvider((_, index) => `answer ${index}`, {
      price: { inputUsd: 1, outputUsd: 1 },
    });
    const finish = async () => (await complete(set, provider.model)).at(-1);
    const first = await finish();
    const second = await finish();
    expect(second).toMatchObject({
      type: 'finish',
      completion: {
        finishReason: 'stop',
        message: { role: 'assistant', content: [{ type: 'text', text: 'answer 0' }] },
        usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 },
      },
    });
    expect(first).toMatchObject({ completion: { usage: { inputTokens: 10 } } });
    await set.clock.advance(1_000);
    expect(await finish()).toMatchObject({ completion: { message: { content: [{ text: 'answer 1' }] } } });
    expect(provider.calls).toHaveLength(2);
  });

  test('another question and another model are other calls', async () => {
    const set = setUp();
    const a = createScriptedProvider(() => 'a', { name: 'a' });
    const b = createScriptedProvider(() => 'b', { name: 'b' });
    await complete(set, a.model, 'one');
    await complete(set, a.model, 'two');
    await complete(set, b.model, 'one');
    expect([a.calls.length, b.calls.length]).toEqual([2, 1]);
  });

  test('tool calls and what the provider wants back are kept as they were', async () => {
    const set = setUp();
    const provider = createScriptedProvider([
      {
        reasoning: 'hm',
        toolCalls: [{ toolName: 'get', arguments: { a: 1 } }],
        providerMetadata: { signature: 's' },
      },
    ]);
    const before = (await complete(set, provider.model)).at(-1);
    const after = (await complete(set, provider.model)).at(-1);
    expect(textOfParts(after === undefined ? [] : [after])).toEqual(textOfParts(before === undefined ? [] : [before]));
    expect(after).toMatchObject({ completion: { finishReason: 'tool-calls', providerMetadata: { signature: 's' } } });
  });

  test('an answer that a filter ended, or that failed, is not kept', async () => {
    const set = setUp();
    const error = new SpellError({ code: 'PROVIDER_FAILED', message: 'no' });
    const provider = createScriptedProvider([
      { error },
      { text: 'x', finishReason: 'content-filter' },
      'good',
      'never',
    ]);
    await expect(complete(set, provider.model)).rejects.toBe(error);
    await complete(set, provider.model);
    await complete(set, provider.model);
    await complete(set, provider.model);
    expect(provider.calls).toHaveLength(3);
  });

  test('calls at once at one place are never taken for one another', async () => {
    const set = setUp();
    // Every second call lets the one before it go on after itself: of two, the later one ends first.
    let earlier: PromiseWithResolvers<void> | undefined;
    const provider = createScriptedProvider(async ({ messages }) => {
      const answer = `to ${JSON.stringify(messages[0]?.content)}`;
      if (earlier === undefined) {
        earlier = Promise.withResolvers();
        await earlier.promise;
      } else {
        setImmediate(earlier.resolve);
        earlier = undefined;
      }
      return answer;
    });
    for (const round of ['first', 'again']) {
      const questions = ['a', 'b'];
      const answers = await Promise.all(questions.map((question) => complete(set, provider.model, question)));
      expect([round, ...answers.map((parts) => textOfParts(parts).at(-1))]).toEqual([
        round,
        [{ type: 'text', text: 'to "a"' }],
        [{ type: 'text', text: 'to "b"' }],
      ]);
    }
    expect(provider.calls).toHaveLength(4);
  });

  test('what somebody else wrote into the store is no answer', async () => {
    const store = createMemoryStore();
    const set = setUp({ store });
    const provider = createScriptedProvider(['a', 'b']);
    await complete(set, provider.model);
    for await (const { key } of store.scan()) {
      expect(key).toMatch(/^cache:llm:[\da-f]{64}$/u);
      await store.commit([{ type: 'set', key, value: { finishReason: 'stop', message: 'x' } }]);
    }
    await complete(set, provider.model);
    expect(provider.calls).toHaveLength(2);
  });

  test('a store that fails is passed over', async () => {
    const store: StateStore = createMemoryStore();
    await store.close();
    const set = setUp({ store });
    const provider = createScriptedProvider(['a', 'b']);
    await complete(set, provider.model);
    await complete(set, provider.model);
    expect(provider.calls).toHaveLength(2);
    expect(set.logger.entries[0]).toMatchObject({ level: 'warn', fields: { hook: 'cache' } });
  });
});

describe('results of tools', () => {
  test('only those of the named tools are kept, by their input', async () => {
    const { context } = setUp({ tools: ['look'] });
    const look = createRecordingTool({ name: 'look', output: () => ({ found: [null, 1] }) });
    const write = createRecordingTool({ name: 'write' });
    for (const input of [{ a: 1, b: 2 }, { b: 2, a: 1 }, { a: 2 }]) {
      expect(await executeTool({ tool: look, input }, context)).toEqual({ found: [null, 1] });
      await executeTool({ tool: write, input }, context);
    }
    expect([look.calls.length, write.calls.length]).toEqual([2, 3]);
  });

  test('a result of null is a result', async () => {
    const { context } = setUp({ tools: ['look'], completions: false });
    const look = createRecordingTool({ name: 'look', output: () => null });
    await executeTool({ tool: look, input: {} }, context);
    expect(await executeTool({ tool: look, input: {} }, context)).toBeNull();
    expect(look.calls).toHaveLength(1);
  });
});

describe('canonical JSON', () => {
  test('is the same for the same data and different for different data', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const text = canonicalJson(a);
        expect(JSON.parse(text ?? '')).toEqual(JSON.parse(JSON.stringify(a)));
        expect(canonicalJson(reversed(a))).toBe(text);
        expect(canonicalJson(b) === text).toBe(JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)));
      }),
    );
  });

  test('leaves absent entries out, and knows no text for what is no JSON', () => {
    const circular: unknown[] = [];
    circular.push(circular);
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
    for (const value of [undefined, Number.NaN, 1n, () => 1, new Date(0), new Map(), [undefined], circular]) {
      expect(canonicalJson(value)).toBeUndefined();
    }
  });
});

function reversed(value: unknown): unknown {
  return rebuilt(value, (entries) => entries.toReversed());
}

function sorted(value: unknown): unknown {
  return rebuilt(value, (entries) => entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

type Entries = readonly (readonly [string, unknown])[];

function rebuilt(value: unknown, order: (entries: Entries) => Entries): unknown {
  if (Array.isArray(value)) return value.map((item) => rebuilt(item, order));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(order(Object.entries(value)).map(([key, item]) => [key, rebuilt(item, order)]));
}
