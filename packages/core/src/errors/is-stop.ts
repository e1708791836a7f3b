import { SpellError } from './spell-error.ts';

const STOP_CODES: ReadonlySet<string> = new Set(['ABORTED', 'RUN_CANCELLED', 'SCRIPT_LIMIT', 'BUDGET_EXCEEDED']);

/**
 * Tells whether an error ends a run from outside (an abort, a cancel, a limit). Such an error is passed on untouched:
 * it is never retried, wrapped, journaled or answered to a model.
 */
export function isStop(error: unknown, signal?: AbortSignal): boolean {
  if (signal?.aborted === true) return true;
  return SpellError.isInstance(error) && STOP_CODES.has(error.code);
}
