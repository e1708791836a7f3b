import type { Clock, EventBus } from '@llmspell/core';

import type { ErrorCategory } from '../errors/error-category.ts';
import type { Operation } from '../policy/operation.ts';
import type { EscalationRule, RecoveryStrategy } from './recovery-strategy.ts';

/** The strategies of each category, tried in order; `default` is for the categories that are left out. */
export type StrategiesByCategory<Output> = {
  readonly [Category in ErrorCategory | 'default']?: readonly RecoveryStrategy<Output>[];
};

export interface ErrorRecoveryOptions<Output = never> {
  /** @default 'recovery' */
  readonly name?: string;
  readonly clock: Clock;
  readonly strategies: StrategiesByCategory<Output>;
  /** The rules that apply are tried in order. @default none */
  readonly escalation?: readonly EscalationRule<Output>[];
  /** @default errors by their code */
  readonly categorize?: (error: unknown) => ErrorCategory;
  /** How long a failure counts as recent, ms. @default 60_000 */
  readonly recentMs?: number;
  /** Gets `recovery.recovered`, `.degraded`, `.compensated`, `.escalated` and `.failed`. @default nobody */
  readonly events?: EventBus;
}

/** Who is asking, for events and rules. */
export interface RecoveryCall {
  /** A component, a service. */
  readonly source: string;
  readonly signal: AbortSignal;
  /** Ties together what is told of one request. @default '' */
  readonly correlationId?: string;
}

/** How an operation ended that did not fail. */
export type RecoveryOutcome<Output> =
  | { readonly type: 'completed'; readonly value: Output }
  | { readonly type: 'recovered'; readonly value: Output; readonly strategy: string }
  | {
      readonly type: 'degraded';
      readonly value: Output;
      readonly strategy: string;
      readonly reduced: readonly string[];
    };

/**
 * Handles failures by their category. It is a strategy itself, so one coordinator can escalate to another.
 */
export interface ErrorRecoveryCoordinator<Output = never> extends RecoveryStrategy<Output> {
  /** Runs an operation and recovers when it fails. @throws the operation's error when nothing helped. */
  execute<T>(operation: Operation<T>, call: RecoveryCall): Promise<RecoveryOutcome<T | Output>>;
}
