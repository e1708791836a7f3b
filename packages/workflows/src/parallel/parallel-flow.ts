import type { JsonValue } from '@llmspell/core';

import type { WorkflowState } from '../run/workflow-state.ts';
import type { Step } from '../step/step.ts';

/** Steps side by side. Each gets the same input and sees what was there before, not what its neighbours do. */
export interface ParallelFlow {
  /** A branch of several steps is a step with `steps`. */
  readonly steps: readonly Step[];
  /** Branches under way at once. @default all */
  readonly concurrency?: number;
  /**
   * `fail` stops the other branches at the first failure; `continue` lets them end, gives null for those that failed,
   * and fails only when all did. @default 'fail'
   */
  readonly onBranchError?: 'fail' | 'continue';
  /** Makes the output from the branches' outputs. @default their list, in order */
  readonly aggregate?: (outputs: readonly JsonValue[], state: WorkflowState) => JsonValue | Promise<JsonValue>;
}
