import type { Failure } from './failure.ts';
import type { RecoveryStrategy } from './recovery-strategy.ts';

/** Does something else that is as good. */
export function fallbackStrategy<Output>(
  fallback: (failure: Failure, signal: AbortSignal) => Output | Promise<Output>,
): RecoveryStrategy<Output> {
  return {
    name: 'fallback',
    recover: async ({ failure, signal }) => ({ type: 'recovered', value: await fallback(failure, signal) }),
  };
}
