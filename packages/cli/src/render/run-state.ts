import type { RunInfo } from 'llmspell';

/** The state of a run in one word: `interrupted` where nobody works on it and somebody could. */
export function runState({ state, interrupted }: Pick<RunInfo, 'state' | 'interrupted'>): string {
  return interrupted ? 'interrupted' : state;
}
