import type { JsonValue, StateEntry } from '@llmspell/core';

/** An entry as it is kept outside of a store. Its revision belongs to the store and stays there. */
export interface KeptEntry {
  readonly key: string;
  readonly value: JsonValue;
  /** Epoch ms. */
  readonly expiresAt?: number;
}

export function toKeptEntry({ key, value, expiresAt }: StateEntry): KeptEntry {
  return expiresAt === undefined ? { key, value } : { key, value, expiresAt };
}
