import { createRetry, type RetryPolicyOptions } from '../retry/create-retry.ts';
import type { RecoveryStrategy } from './recovery-strategy.ts';

/** Tries the operation again. The failed call counts as the first attempt, so the first thing is to wait. */
export function retryStrategy(options: RetryPolicyOptions): RecoveryStrategy {
  const retry = createRetry(options);
  return {
    name: 'retry',
    async recover({ failure, operation, signal }) {
      let isFirst = true;
      const value = await retry.execute((inner) => {
        if (!isFirst) return operation(inner);
        isFirst = false;
        return Promise.reject(failure.error);
      }, signal);
      return { type: 'recovered', value };
    },
  };
}
