import { deepStrictEqual, equal, ok, rejects } from 'node:assert/strict';

import type { LLMProviderConformanceOptions } from './options.ts';

/** Vectors of texts, or none at all. */
export function testEmbeddings({ test, create, features }: LLMProviderConformanceOptions): void {
  if (!features.embeddings) {
    test('has no embeddings, as declared', async () => {
      await using fixture = await create();
      ok(fixture.provider.embed === undefined);
    });
    return;
  }
  test('embeds texts in their order', async () => {
    await using fixture = await create();
    const { provider, modelId } = fixture;
    ok(provider.embed !== undefined);
    const together = await provider.embed(modelId, ['one', 'three', 'one']);
    equal(together.embeddings.length, 3);
    deepStrictEqual(together.embeddings[0], together.embeddings[2]);
    deepStrictEqual((await provider.embed(modelId, ['three'])).embeddings[0], together.embeddings[1]);
    ok(together.inputTokens >= 0);
    deepStrictEqual((await provider.embed(modelId, [])).embeddings, []);
    const reason = new Error('stop');
    const aborted = provider.embed(modelId, ['x'], { signal: AbortSignal.abort(reason) });
    await rejects(aborted, (error) => error === reason);
  });
}
