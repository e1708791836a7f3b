import { equal, ok, rejects } from 'node:assert/strict';

import { isJsonValue } from '@llmspell/core';

import type { LLMProviderConformanceOptions } from './options.ts';

/** Pictures, or none at all. */
export function testImages({ test, create, features }: LLMProviderConformanceOptions): void {
  if (features.images !== true) {
    test('makes no pictures, as declared', async () => {
      await using fixture = await create();
      ok(fixture.provider.generateImages === undefined);
    });
    return;
  }
  test('makes as many pictures as were asked for', async () => {
    await using fixture = await create();
    const { provider, imageModelId = fixture.modelId } = fixture;
    const result = await provider.generateImages?.({ modelId: imageModelId, prompt: 'a lighthouse', count: 12 });
    equal(result?.images.length, 12);
    ok(isJsonValue(result));
    for (const { base64, mediaType } of result.images) {
      ok(mediaType.startsWith('image/'));
      ok(Buffer.from(base64, 'base64').length > 0);
    }
    const one = await provider.generateImages?.({ modelId: imageModelId, prompt: 'a lighthouse' });
    equal(one?.images.length, 1);
  });

  test('makes no picture after an abort', async () => {
    await using fixture = await create();
    const { provider, imageModelId = fixture.modelId } = fixture;
    const reason = new Error('stop');
    const signal = AbortSignal.abort(reason);
    ok(provider.generateImages !== undefined);
    const run = provider.generateImages({ modelId: imageModelId, prompt: 'a lighthouse' }, { signal });
    await rejects(run, (error) => error === reason);
  });
}
