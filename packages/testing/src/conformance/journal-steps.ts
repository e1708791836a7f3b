import { fail, ok } from 'node:assert/strict';

import { ProviderError, SpellError, type EffectInfo, type RunContext } from '@llmspell/core';

/** For an effect that must not be made. */
export function notAgain(): never {
  fail('an effect that had finished was made again');
}

/** An effect that never ends: its process is killed meanwhile. Resolves when it has begun. */
export function hang(
  context: RunContext,
  name: string,
  options?: Parameters<RunContext['effect']>[2],
): Promise<string> {
  return new Promise((resolve) => {
    const run = ({ idempotencyKey }: EffectInfo): Promise<unknown> => {
      resolve(idempotencyKey);
      return new Promise<never>(() => {});
    };
    context.effect(name, run, options).catch(() => {
      // Nobody waits for it: the process it stands for is dead.
    });
  });
}

/** What a promise rejects with. */
export async function thrown(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return fail('it should have failed');
}

/** The error a promise rejects with, which has to have a code. */
export async function coded(promise: Promise<unknown>): Promise<SpellError> {
  const error = await thrown(promise);
  ok(SpellError.isInstance(error), `an error with a code was expected; got ${String(error)}`);
  return error;
}

/** Work that fails for good. */
export function unavailable(): never {
  throw new ProviderError({ model: 'p/m', message: 'no', status: 503 });
}

/** Work that does not listen and does not end. */
export function never(): Promise<never> {
  return new Promise<never>(() => {});
}

/** Work that listens to its signal. */
export function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
