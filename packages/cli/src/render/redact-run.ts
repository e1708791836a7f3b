import type { Redactor } from '@llmspell/infra/security';
import type { RunInfo } from 'llmspell';

import { redactKeptError } from './redact-kept-error.ts';

/** A run as it is shown: its error is kept as the spell threw it, and may have said a secret. */
export function redactRun(run: RunInfo, redact: Redactor): RunInfo {
  return run.error === undefined ? run : { ...run, error: redactKeptError(run.error, redact) };
}
