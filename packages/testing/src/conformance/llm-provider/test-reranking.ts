import { deepStrictEqual, equal, ok, rejects } from 'node:assert/strict';

import type { LLMProviderConformanceOptions } from './options.ts';

const DOCUMENTS = ['bread and butter', 'the lighthouse keeper', 'a lighthouse'];

/** Documents in the order of a query, or none at all. */
export function testReranking({ test, create, features }: LLMProviderConformanceOptions): void {
  if (features.reranking !== true) {
    test('ranks no documents, as declared', async () => {
      await using fixture = await create();
      ok(fixture.provider.rerank === undefined);
    });
    return;
  }
  test('ranks documents, the best first', async () => {
    await using fixture = await create();
    const { provider, rerankModelId: modelId = fixture.modelId } = fixture;
    const request = { modelId, query: 'lighthouse keeper', documents: DOCUMENTS };
    const { ranking = [] } = (await provider.rerank?.(request)) ?? {};
    deepStrictEqual(
      ranking.map(({ index }) => index),
      [1, 2, 0],
    );
    const scores = ranking.map(({ score }) => score);
    deepStrictEqual(
      scores,
      scores.toSorted((a, b) => b - a),
    );
    equal((await provider.rerank?.({ ...request, topN: 1 }))?.ranking.length, 1);
    deepStrictEqual((await provider.rerank?.({ ...request, documents: [] }))?.ranking, []);
    const reason = new Error('stop');
    const run = provider.rerank?.(request, { signal: AbortSignal.abort(reason) });
    await rejects(
      async () => run,
      (error) => error === reason,
    );
  });
}
