import { defineHostMethod, SpellError, type CompositeTool, type HostClass } from '@llmspell/core';
import { asTool, executeTool, isBaseAgent } from '@llmspell/core/kit';
import { z } from 'zod';

import { toAgentInput } from './to-agent-input.ts';

type Args = readonly [unknown, (string | undefined)?, (string | undefined)?];

const params = z.tuple([z.unknown(), z.string().optional(), z.string().optional()]);

function wrap(agent: unknown, name?: string, description?: string): CompositeTool {
  if (!isBaseAgent(agent)) {
    throw new SpellError({
      code: 'VALIDATION_FAILED',
      message: 'Expected AgentTool to be given an agent or a workflow.',
    });
  }
  return asTool(agent, {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
  });
}

const execute = defineHostMethod<[unknown], CompositeTool>({
  description: 'Asks the agent behind the tool: a text, or { input } or { message }.',
  params: z.tuple([z.unknown()]),
  call({ context }, self, given) {
    const question = toAgentInput(given);
    const input = typeof question === 'object' && 'text' in question ? { input: question.text } : question;
    return executeTool({ tool: self, input }, context);
  },
});

/** `AgentTool`: an agent in the shape of a tool. */
export const agentToolClass: HostClass = {
  name: 'AgentTool',
  description: 'An agent as a tool: AgentTool.wrap(agent, name, description).',
  construct: defineHostMethod<Args>({
    description: 'Makes a tool of an agent.',
    params,
    mode: 'sync',
    call: (_call, _self, ...args) => wrap(...args),
  }),
  statics: {
    wrap: defineHostMethod<Args>({
      description: 'Makes a tool of an agent.',
      params,
      mode: 'sync',
      call: (call, _self, ...args) => call.handle('AgentTool', wrap(...args)),
    }),
  },
  methods: { execute },
  fields: ({ name, description }: CompositeTool) => ({ name, description }),
};
