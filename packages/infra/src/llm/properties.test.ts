import { isJsonValue, SpellError, type JsonObject } from '@llmspell/core';
import { createScriptedProvider } from '@llmspell/testing';
import {
  array,
  asyncProperty,
  assert,
  constantFrom,
  dictionary,
  integer,
  jsonValue,
  oneof,
  property,
  string,
} from 'fast-check';
import { expect, test } from 'vitest';

import { createModelRegistry } from './index.ts';
import { priceTableSchema } from './price-table.ts';
import { PullMeter } from './script/pull-progress.ts';
import { readLines } from './script/read-lines.ts';

test('lines are the same however an answer is cut into pieces', async () => {
  await assert(
    asyncProperty(array(string({ unit: 'grapheme' })), integer({ min: 1, max: 7 }), async (texts, size) => {
      const lines = texts.map((text) => text.replaceAll('\n', ' '));
      const bytes = new TextEncoder().encode(lines.join('\n'));
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.slice(index * size, (index + 1) * size),
      );
      const read: string[] = [];
      for await (const line of readLines(new Response(ReadableStream.from(chunks)))) read.push(line);
      expect(read).toEqual(lines.filter((line) => line.trim() !== ''));
    }),
  );
});

test('progress is in its bounds whatever Ollama says', () => {
  const line = oneof(
    dictionary(constantFrom('status', 'digest', 'total', 'completed', 'error', 'x'), jsonValue()),
    dictionary(constantFrom('total', 'completed'), integer()).map((amounts) => ({ digest: 'a', ...amounts })),
  );
  assert(
    property(array(line), (lines) => {
      const meter = new PullMeter('m');
      for (const one of lines) {
        meter.add(one as JsonObject);
        const { progress } = meter;
        expect(isJsonValue(progress)).toBe(true);
        expect(progress.percent_complete).toBeGreaterThanOrEqual(0);
        expect(progress.percent_complete).toBeLessThanOrEqual(100);
        expect(progress.bytes_downloaded).toBeLessThanOrEqual(progress.bytes_total ?? 0);
      }
    }),
  );
});

test('any id is a model or an error with a code, and "can resolve" never promises too much', async () => {
  const providers = [createScriptedProvider([], { name: 'a' }), createScriptedProvider([], { name: 'b' })];
  const registry = createModelRegistry({ providers, defaultModel: 'a/x' });
  const id = oneof(
    string(),
    array(constantFrom('a', 'b', 'c', '/', ':', ',', ' ', 'x', '__proto__'), { maxLength: 8 }).map((parts) =>
      parts.join(''),
    ),
  );
  await assert(
    asyncProperty(id, async (text) => {
      const outcome = await registry.resolve(text).catch((error: unknown) => error);
      const failed = SpellError.isInstance(outcome);
      expect(failed || (outcome as { readonly id: string }).id !== '').toBe(true);
      expect(registry.canResolve(text) && failed).toBe(false);
    }),
  );
});

test('a price file of any shape is read or refused', () => {
  const price = dictionary(constantFrom('inputUsd', 'outputUsd', 'imageUsd', 'other'), oneof(jsonValue(), integer()));
  assert(
    property(oneof(jsonValue(), dictionary(constantFrom('prices', 'date'), dictionary(string(), price))), (value) => {
      const { success, data } = priceTableSchema.safeParse(value);
      for (const known of Object.values(success ? data.prices : {})) {
        expect(known === 'free' || (known.inputUsd >= 0 && known.outputUsd >= 0)).toBe(true);
      }
    }),
  );
});
