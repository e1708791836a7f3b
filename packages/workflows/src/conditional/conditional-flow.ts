import type { Condition } from '../step/condition.ts';
import type { Step } from '../step/step.ts';

/** One of several lists of steps. When none matches and there is no other, the input goes on unchanged. */
export type ConditionalFlow = Branches | WhenOtherwise;

interface Branches {
  /** Asked in order. */
  readonly branches: readonly ConditionalBranch[];
  /** Runs when no branch matches. */
  readonly otherwise?: readonly Step[];
  /** `all` runs every branch that matches, one after another, each with the same input. @default 'first' */
  readonly match?: 'first' | 'all';
}

interface WhenOtherwise {
  readonly when: Condition;
  readonly steps: readonly Step[];
  readonly otherwise?: readonly Step[];
}

export interface ConditionalBranch {
  /** @default 'branch_1', … */
  readonly name?: string;
  readonly when: Condition;
  readonly steps: readonly Step[];
}
