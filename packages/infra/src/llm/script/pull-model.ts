import type { JsonObject, RunContext } from '@llmspell/core';

import { createOllamaClient } from './ollama-client.ts';
import { PullMeter, type PullProgress } from './pull-progress.ts';

/**
 * Gets a model onto this machine, as one effect, and tells how far it is: to `onProgress`, and as events
 * `local_llm.pull.progress`. What Ollama reports as a failure is in the result's `error`.
 *
 * @throws SpellError `NOT_FOUND` when Ollama does not run; `HTTP_FAILED` or `VALIDATION_FAILED` when its answer breaks off
 * or makes no sense; PermissionError.
 */
export function pullModel(
  model: string,
  context: RunContext,
  onProgress: (progress: PullProgress) => void = () => {},
): Promise<PullProgress> {
  return context.effect(
    'local-llm.pull',
    async (effect) => {
      const client = await createOllamaClient(context, effect.signal);
      const meter = new PullMeter(model);
      let told: PullProgress | undefined;
      for await (const line of client.pull(model)) {
        meter.add(line);
        const { progress } = meter;
        if (told !== undefined && isSame(told, progress)) continue;
        told = progress;
        effect.part(progress);
        if (meter.failed) return progress;
      }
      if (!meter.succeeded) meter.fail('Ollama ended before the model was there.');
      return meter.progress;
    },
    {
      onPart(part) {
        // What comes back from a journal is what was put into it above.
        const progress = part as PullProgress;
        context.emit('local_llm.pull.progress', (): JsonObject => progress);
        onProgress(progress);
      },
    },
  );
}

/** Ollama tells every few bytes; a percent is enough. */
function isSame(a: PullProgress, b: PullProgress): boolean {
  return a.percent_complete === b.percent_complete && a.status === b.status && a.error === b.error;
}
