import type { StateStore } from '@llmspell/core';

import { readEffect, type EffectRecord } from './effect-record.ts';
import { effectPrefix } from './journal-keys.ts';

/**
 * Reads what the journal of a run holds, in the order of keys; `outcome.order` tells in which order effects ended.
 *
 * @throws SpellError `STATE_CORRUPT` for a value that no journal wrote.
 */
export async function* readJournal(store: StateStore, runId: string): AsyncGenerator<EffectRecord> {
  const prefix = effectPrefix(runId);
  for await (const { key, value } of store.scan({ prefix })) yield readEffect(key.slice(prefix.length), value);
}
