import type { BaseAgent } from '@llmspell/core';
import { composePolicies, createFallback, withPolicy, type Policy } from '@llmspell/infra/resilience';
import { expectTypeOf, test } from 'vitest';

declare const retry: Policy;
declare const signal: AbortSignal;
declare const agent: BaseAgent<string, number>;

test('a policy gives what the operation gives, and what its fallback gives', () => {
  const fallback = createFallback({ fallback: () => 'other' });
  expectTypeOf(retry.execute(async () => 1, signal)).resolves.toEqualTypeOf<number>();
  expectTypeOf(fallback.execute(async () => 1, signal)).resolves.toEqualTypeOf<number | string>();
});

test('a composition gives what its fallbacks give', () => {
  const fallback = createFallback({ fallback: () => 'other' });
  expectTypeOf(composePolicies(retry, retry)).toEqualTypeOf<Policy>();
  const composed = composePolicies(fallback, retry);
  expectTypeOf(composed.execute(async () => 1, signal)).resolves.toEqualTypeOf<number | string>();
  expectTypeOf(withPolicy(agent, composed)).toEqualTypeOf<BaseAgent<string, number | string>>();
});
