import type { RunContext } from '@llmspell/core';

import type { WorkflowState } from '../run/workflow-state.ts';

/** A question about a running workflow. */
export type Condition = (state: WorkflowState, context: RunContext) => boolean | Promise<boolean>;
