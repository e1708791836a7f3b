import type { Operation } from '../policy/operation.ts';
import type { Failure } from './failure.ts';

/** What came of a try to recover that needs no other try. */
export type FinalRecovery<Output> =
  | { readonly type: 'recovered'; readonly value: Output }
  /** Less than was asked for: what is missing is named. */
  | { readonly type: 'degraded'; readonly value: Output; readonly reduced: readonly string[] }
  /** What was done is undone; the error stands, and nothing else is tried. */
  | { readonly type: 'compensated' };

/** What came of a try to recover. */
export type Recovery<Output> =
  | FinalRecovery<Output>
  /** The next one may try. An error thrown means the same. */
  | { readonly type: 'not-recovered' };

/** The failed operation, for a strategy to handle. */
export interface RecoveryRequest<T> {
  readonly failure: Failure;
  readonly operation: Operation<T>;
  readonly signal: AbortSignal;
}

/**
 * One way to handle a failure. `Output` is what it may give besides the operation's own result.
 *
 * For implementors: pass an abort on untouched.
 */
export interface RecoveryStrategy<Output = never> {
  readonly name: string;
  recover<T>(request: RecoveryRequest<T>): Promise<Recovery<T | Output>>;
}

/** A strategy that takes over when a rule says so: another coordinator, a person, an alarm. */
export interface EscalationRule<Output = never> extends RecoveryStrategy<Output> {
  /** Asked after each strategy that did not help, and when none is left (`exhausted`). */
  readonly when: (failure: Failure) => boolean;
}
