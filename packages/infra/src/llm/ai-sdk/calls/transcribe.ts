import type { SharedV4ProviderOptions, TranscriptionModelV4, TranscriptionModelV4Result } from '@ai-sdk/provider';
import type { TranscriptionRequest, TranscriptionResult } from '@llmspell/core';
import { getOwn } from '@llmspell/core/kit';

import { toWarning } from '../to-warning.ts';

/** The text of a recording. */
export async function transcribe(
  model: TranscriptionModelV4,
  { audio, mediaType, providerOptions }: TranscriptionRequest,
  signal: AbortSignal | undefined,
): Promise<TranscriptionResult> {
  const result = await model.doGenerate({
    audio,
    mediaType,
    // An object of objects by the specification; a provider checks its own part.
    ...(providerOptions === undefined ? {} : { providerOptions: providerOptions as SharedV4ProviderOptions }),
    ...(signal === undefined ? {} : { abortSignal: signal }),
  });
  const { text, segments, language, durationInSeconds, warnings } = result;
  const usage = usageOf(result);
  return {
    text,
    segments: segments.map((segment) => ({
      text: segment.text,
      startSeconds: segment.startSecond,
      endSeconds: segment.endSecond,
    })),
    ...(language === undefined ? {} : { language }),
    ...(durationInSeconds === undefined ? {} : { durationSeconds: durationInSeconds }),
    ...(usage === undefined ? {} : { usage }),
    ...(warnings.length === 0 ? {} : { warnings: warnings.map(toWarning) }),
  };
}

/** Tokens, where the provider counts them: its usage comes in its own form. */
function usageOf({ usage = {} }: TranscriptionModelV4Result): TranscriptionResult['usage'] {
  const count = (name: string): unknown => getOwn(usage, name) ?? getOwn(usage, `total_${name}`);
  const [inputTokens, outputTokens] = [count('input_tokens'), count('output_tokens')];
  if (typeof inputTokens !== 'number' || typeof outputTokens !== 'number') return undefined;
  return { inputTokens, outputTokens };
}
