import type { JsonValue, RunLog } from '@llmspell/core';

/** A log of a script in memory. */
export interface MemoryLog extends RunLog {
  /** Everything that is in it: what was recorded, and what was added. */
  readonly entries: readonly JsonValue[];
}

/** @param recorded What an earlier session left, as it comes out of a store. */
export function createMemoryLog(recorded: readonly JsonValue[] = []): MemoryLog {
  const kept = recorded.map((entry) => structuredClone(entry));
  const entries = [...kept];
  return { recorded: kept, entries, append: (entry) => void entries.push(structuredClone(entry)) };
}
