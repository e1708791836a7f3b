import type { HostModule } from '@llmspell/core';

import { workflowBuilderClass } from './workflow-builder-class.ts';
import { workflowClass } from './workflow-class.ts';

/** What scripts see of workflows: the global `Workflow` and its builder. */
export const workflowsHostModule: HostModule = {
  name: 'workflows',
  classes: [workflowClass, workflowBuilderClass],
};
