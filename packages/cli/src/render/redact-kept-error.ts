import type { SpellErrorJson } from '@llmspell/core';
import type { Redactor } from '@llmspell/infra/security';

/** An error that was kept with a run, without the secrets of the environment. */
export function redactKeptError(error: SpellErrorJson, redact: Redactor): SpellErrorJson {
  const { message, data, ...rest } = error;
  return { ...rest, message: redact(message), ...(data === undefined ? {} : { data: redact(data) }) };
}
