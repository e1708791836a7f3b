import type { RunContext } from '../context/run-context.ts';
import type { TranscriptionRequest, TranscriptionResult } from '../llm/transcription.ts';
import { callModel, type ModelCallOptions, type Priced } from './call-model.ts';

/** Speech to write down. */
export interface TranscriptionCall extends ModelCallOptions {
  readonly request: Omit<TranscriptionRequest, 'modelId'>;
}

/** The least that speech is pressed into: 8 kbit/s. */
const BYTES_PER_MINUTE = 60_000;
const TOKENS_PER_MINUTE = 1_000;

/** The text of a recording, through the door to models. @throws as {@link callModel} does. */
export function transcribeAudio(call: TranscriptionCall, context: RunContext): Promise<TranscriptionResult & Priced> {
  const request: TranscriptionRequest = { ...call.request, modelId: call.model.modelId };
  const longest = (request.audio.length * 3) / 4 / BYTES_PER_MINUTE;
  return callModel(
    call,
    {
      name: 'transcription',
      what: 'transcription',
      run: (provider, options) => provider.transcribe?.(request, options),
      worstCase: { minutes: longest, inputTokens: Math.ceil(longest * TOKENS_PER_MINUTE) },
      // Nobody told how long it is: then it counts as the longest it can be.
      chargeOf: ({ durationSeconds, usage }) => ({
        minutes: durationSeconds === undefined ? longest : durationSeconds / 60,
        ...usage,
      }),
    },
    context,
  );
}
