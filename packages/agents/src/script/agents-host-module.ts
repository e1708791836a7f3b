import type { HostModule } from '@llmspell/core';

import { agentBuilderClass } from './agent-builder-class.ts';
import { agentClass } from './agent-class.ts';
import { agentToolClass } from './agent-tool-class.ts';
import { baseAgentClass } from './base-agent-class.ts';
import { templateClasses } from './template-classes.ts';

/** What scripts see of this package: Agent and its templates, AgentBuilder, AgentTool, BaseAgent. */
export const agentsHostModule: HostModule = {
  name: 'agents',
  classes: [agentClass, agentBuilderClass, agentToolClass, baseAgentClass, ...templateClasses],
};
