import { equal, ok, rejects } from 'node:assert/strict';

import type { CompletionPart } from '@llmspell/core';

import { asking } from './ask.ts';
import type { LLMProviderConformanceOptions } from './options.ts';

/** Nothing stays open behind one who left. */
export function testConnection({ test, create }: LLMProviderConformanceOptions): void {
  test('an abort while it waits rejects with the reason, untouched, and closes the connection', async () => {
    await using fixture = await create();
    fixture.answer?.({ text: 'one two three' });
    fixture.fail?.('hang');
    const stop = new AbortController();
    const reason = new Error('enough');
    const run = fixture.provider.stream(asking(fixture.modelId), { signal: stop.signal })[Symbol.asyncIterator]();
    const first = await run.next();
    equal(first.done, false);
    const next = consume(run);
    stop.abort(reason);
    await rejects(next, (error) => error === reason);
    equal(await fixture.ended?.(1), 'aborted');
  });

  test('an answer without an end can be left, and aborted', async () => {
    await using fixture = await create();
    fixture.answer?.({ text: 'one two three' });
    fixture.answer?.({ text: 'one two three' });
    fixture.fail?.('endless');
    fixture.fail?.('endless');
    let count = 0;
    for await (const part of fixture.provider.stream(asking(fixture.modelId))) {
      ok(part.type !== 'finish');
      count += 1;
      if (count === 1000) break;
    }
    equal(await fixture.ended?.(1), 'aborted');
    const stop = new AbortController();
    const reason = new Error('enough');
    const run = async (): Promise<void> => {
      const parts = fixture.provider.stream(asking(fixture.modelId), { signal: stop.signal });
      for await (const part of parts) if (part.type === 'text-delta') stop.abort(reason);
    };
    await rejects(run(), (error) => error === reason);
    equal(await fixture.ended?.(2), 'aborted');
  });

  test('a reader that stops early closes the connection', async () => {
    await using fixture = await create();
    fixture.answer?.({ text: 'one two three' });
    fixture.fail?.('hang');
    for await (const part of fixture.provider.stream(asking(fixture.modelId))) {
      ok(part.type !== 'finish');
      break;
    }
    equal(await fixture.ended?.(1), 'aborted');
  });
}

async function consume(iterator: AsyncIterator<CompletionPart>): Promise<void> {
  while ((await iterator.next()).done !== true);
}
