import { SpellError } from '@llmspell/core';
import { expect } from 'vitest';

/** The error a call throws or rejects with, which has to be one of ours. */
export async function errorOf(call: () => unknown): Promise<SpellError> {
  const error = await thrownBy(call);
  if (!SpellError.isInstance(error)) expect.fail(`expected a SpellError, got ${String(error)}`);
  return error;
}

/** Whatever a call throws or rejects with. */
export async function thrownBy(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  return expect.fail('expected a failure');
}
