import type { ErrorCategory } from '../errors/error-category.ts';

/** What went wrong, and what was done about it so far. */
export interface Failure {
  /** Who failed: a component, a service. */
  readonly source: string;
  readonly error: unknown;
  readonly category: ErrorCategory;
  /** Ties together what is told of one request. */
  readonly correlationId: string;
  /** Failures of this source and category of late, this one included. */
  readonly recentFailures: number;
  /** Strategies that did not help, with their errors. */
  readonly tried: readonly { readonly strategy: string; readonly error: unknown }[];
  /** Whether no strategy is left. */
  readonly exhausted: boolean;
}
