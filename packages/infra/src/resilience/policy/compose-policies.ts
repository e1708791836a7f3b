import type { Operation } from './operation.ts';
import type { Policy } from './policy.ts';

/**
 * Puts policies into each other, the outermost first. The usual order is fallback, retry, circuit breaker, rate limiter,
 * bulkhead, timeout: each attempt is then admitted, counted and limited on its own. With no policies the operation is only called.
 */
export function composePolicies<Output = never>(...policies: readonly Policy<Output>[]): Policy<Output> {
  return {
    execute<T>(operation: Operation<T>, signal: AbortSignal): Promise<T | Output> {
      const from = (index: number, inner: AbortSignal): Promise<T | Output> => {
        const policy = policies[index];
        if (policy === undefined) return operation(inner);
        return policy.execute((signalOfPolicy) => from(index + 1, signalOfPolicy), inner);
      };
      return from(0, signal);
    },
  };
}
