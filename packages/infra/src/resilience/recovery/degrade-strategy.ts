import type { Failure } from './failure.ts';
import type { RecoveryStrategy } from './recovery-strategy.ts';

export interface DegradeOptions<Output> {
  /** What is missing, for the one who gets it. */
  readonly reduced: readonly string[];
  /** What can still be given. */
  readonly provide: (failure: Failure, signal: AbortSignal) => Output | Promise<Output>;
}

/** Graceful degradation: gives less than was asked for, and says what is missing. */
export function degradeStrategy<Output>({ reduced, provide }: DegradeOptions<Output>): RecoveryStrategy<Output> {
  return {
    name: 'degrade',
    recover: async ({ failure, signal }) => ({ type: 'degraded', value: await provide(failure, signal), reduced }),
  };
}
