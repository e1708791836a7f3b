import type { EffectRun } from '@llmspell/core';

/** The `effect` of a context without a journal: it only calls. */
export async function directEffect<T>(name: string, run: EffectRun<T>): Promise<T> {
  return run({ idempotencyKey: name, signal: new AbortController().signal, part: () => {} });
}
