import { SpellError, type FinishReason, type JsonValue } from '@llmspell/core';

import type { AgentSettings } from '../agent/agent-settings.ts';
import { parseOutput } from '../output/parse-output.ts';
import type { Transcript } from './transcript.ts';

/**
 * Reads the newest answer by the agent's output schema. When it does not fit and may be mended, the model is told what
 * is wrong and `undefined` is given: another turn is needed. Without a schema every answer is fine.
 *
 * @throws SpellError `OUTPUT_INVALID` with the text and what is wrong.
 */
export async function readOutput(
  transcript: Transcript,
  { name, output, maxRepairs, maxTurns }: AgentSettings,
  finishReason: FinishReason,
): Promise<{ readonly object?: JsonValue } | undefined> {
  if (output === undefined) return {};
  const parsed = await parseOutput(output, transcript.text);
  if (parsed.success) return { object: parsed.object };
  // An answer that was cut or withheld has nothing to mend: the same would happen again.
  const mendable = finishReason !== 'length' && finishReason !== 'content-filter';
  if (!mendable || transcript.repairs >= maxRepairs || transcript.turns >= maxTurns) {
    throw outputInvalid({ name, finishReason, text: transcript.text }, parsed.error);
  }
  transcript.addRepair(`${parsed.error.message} Answer again with the whole, corrected JSON and nothing else.`);
  return undefined;
}

function outputInvalid(
  { name, finishReason, text }: { readonly name: string; readonly finishReason: FinishReason; readonly text: string },
  cause: SpellError,
): SpellError {
  const issues = cause.data?.['issues'] ?? [{ path: '', message: cause.message }];
  return new SpellError({
    code: 'OUTPUT_INVALID',
    message: `Agent "${name}" did not answer in the wanted shape${why(finishReason)}. ${cause.message}`,
    data: { agent: name, text, finishReason, issues },
    cause,
  });
}

function why(finishReason: FinishReason): string {
  if (finishReason === 'length') return ': the answer was cut at the limit on output tokens (maxOutputTokens)';
  return finishReason === 'content-filter' ? ': the provider withheld the answer (content filter)' : '';
}
