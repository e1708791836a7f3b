import type { RetryPolicy } from '@llmspell/core/kit';

/** How a failed step is tried again. */
export interface StepRetry extends RetryPolicy {
  /**
   * Whether this error may go away. Never asked for an abort or a limit.
   * @default everything but errors that come out the same each time: a wrong input, a refused permission, a missing name
   */
  readonly when?: (error: unknown) => boolean;
}
