import type { Failure } from './failure.ts';
import type { RecoveryStrategy } from './recovery-strategy.ts';

/** Undoes what the failed operation left behind. The error stands. For steps that undo themselves see `runSaga`. */
export function compensateStrategy(
  compensate: (failure: Failure, signal: AbortSignal) => void | Promise<void>,
): RecoveryStrategy {
  return {
    name: 'compensate',
    async recover({ failure, signal }) {
      await compensate(failure, signal);
      return { type: 'compensated' };
    },
  };
}
