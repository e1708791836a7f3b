import { defineHostMethod, type HostCall, type HostClass, type ScriptObject } from '@llmspell/core';
import { z } from 'zod';

import { agentMethods } from './agent-methods.ts';
import { freeName, registerAgent, unnamed } from './agent-names.ts';
import { agentOptionsSchema, type AgentTable } from './agent-options-schema.ts';
import { agentStatics } from './agent-statics.ts';
import { camelKeys } from './camel-keys.ts';
import { defined } from './defined.ts';
import { ownExecute } from './own-execute.ts';
import type { ScriptPreset } from './presets.ts';
import type { ScriptAgent } from './script-agent.ts';
import { toScriptAgent, type ScriptAgentParts } from './to-script-agent.ts';

/** What the constructors of agents take: a table, or a system prompt. */
export type AgentArguments = readonly [(string | AgentTable | undefined)?];

export const agentParams = z.tuple([z.union([z.string(), agentOptionsSchema]).optional()]);

/** `new Agent("prompt")`, `Agent.new{…}`: a table is named as it says, or with a number behind when the name is taken. */
export function constructAgent(
  call: HostCall,
  given: string | AgentTable = {},
  parts: Pick<ScriptAgentParts, 'preset' | 'override'> = {},
): ScriptAgent {
  const table = typeof given === 'string' ? { systemPrompt: given } : given;
  const { name = unnamed(call) } = table;
  const agent = toScriptAgent(table, call, { id: freeName(name, call), name, ...parts });
  // One without a name cannot be asked for by it; it lives as long as the script holds it.
  if (table.name !== undefined) registerAgent(agent, call);
  return agent;
}

/** A script's own class on top of an agent: its fields are the options, its `execute` stands instead of the model. */
export function adoptAgent(instance: ScriptObject, call: HostCall, preset?: ScriptPreset): ScriptAgent {
  const table = agentOptionsSchema.parse(camelKeys(instance.fields));
  const override = ownExecute(instance, call);
  return constructAgent(call, table, defined({ override, preset: preset?.(table) }));
}

const create = defineHostMethod<AgentArguments>({
  description: 'Makes an agent of a table, or of a system prompt.',
  params: agentParams,
  mode: 'sync',
  call: (call, _, given) => call.handle('Agent', constructAgent(call, given)),
});

/** The global `Agent`. */
export const agentClass: HostClass = {
  name: 'Agent',
  description: 'A model that answers, remembers, and calls tools.',
  construct: defineHostMethod<AgentArguments>({
    description: 'Makes an agent of a table, or of a system prompt.',
    params: agentParams,
    mode: 'sync',
    call: (call, _, given) => constructAgent(call, given),
  }),
  statics: { create, createAsync: { ...create, mode: 'async' }, ...agentStatics },
  methods: agentMethods,
  fields: ({ id, name, description }: ScriptAgent) => ({ id, name, description }),
  extend: { methods: ['execute', 'init'], adopt: (instance, call) => adoptAgent(instance, call) },
};
