import { defineHostMethod, type HostClass } from '@llmspell/core';

import { adoptAgent, agentClass, agentParams, constructAgent, type AgentArguments } from './agent-class.ts';
import { PRESETS } from './presets.ts';

/** `ChatAgent`, `ResearchAgent{ sources }`, `WriterAgent{ style }`, …: agents with a preset, otherwise like `Agent`. */
export const templateClasses: readonly HostClass[] = [...PRESETS].map(([name, preset]) => ({
  ...agentClass,
  name,
  description: `An Agent with the preset of the ${name} template.`,
  construct: defineHostMethod<AgentArguments>({
    description: 'Makes an agent of the template.',
    params: agentParams,
    mode: 'sync',
    call: (call, _, given = {}) => {
      const table = typeof given === 'string' ? { systemPrompt: given } : given;
      return constructAgent(call, table, { preset: preset(table) });
    },
  }),
  statics: {},
  extend: { methods: ['execute', 'init'], adopt: (instance, call) => adoptAgent(instance, call, preset) },
}));
