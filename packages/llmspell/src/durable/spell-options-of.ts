import type { SpellOptions } from '../spell/spell-options.ts';
import type { SpellRecord } from './spell-record.ts';

/** How the spell of a record is run. */
export function spellOptionsOf(
  { args, input, limits, maxCostUsd, maxTokens, seed }: SpellRecord,
  onOutput?: SpellOptions['onOutput'],
): SpellOptions {
  return {
    args,
    input,
    limits,
    ...(maxCostUsd === undefined ? {} : { maxCostUsd }),
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(seed === undefined ? {} : { seed }),
    ...(onOutput === undefined ? {} : { onOutput }),
  };
}
