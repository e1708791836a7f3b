import { ok, rejects } from 'node:assert/strict';

import { isJsonValue } from '@llmspell/core';

import type { LLMProviderConformanceOptions } from './options.ts';

const AUDIO = Buffer.alloc(16_000).toString('base64');

/** The text of a recording, or none at all. */
export function testTranscription({ test, create, features }: LLMProviderConformanceOptions): void {
  if (features.transcription !== true) {
    test('cannot listen, as declared', async () => {
      await using fixture = await create();
      ok(fixture.provider.transcribe === undefined);
    });
    return;
  }
  test('writes down a recording', async () => {
    await using fixture = await create();
    const { provider, transcriptionModelId: modelId = fixture.modelId } = fixture;
    const result = await provider.transcribe?.({ modelId, audio: AUDIO, mediaType: 'audio/wav' });
    ok(result !== undefined && result.text.length > 0);
    ok(isJsonValue(result));
    for (const { startSeconds, endSeconds } of result.segments) ok(startSeconds <= endSeconds);
    const reason = new Error('stop');
    const signal = AbortSignal.abort(reason);
    const run = provider.transcribe?.({ modelId, audio: AUDIO, mediaType: 'audio/wav' }, { signal });
    await rejects(
      async () => run,
      (error) => error === reason,
    );
  });
}
