import {
  defineHostMethod,
  SpellError,
  type HostCall,
  type HostHandle,
  type HostMethod,
  type Tool,
} from '@llmspell/core';
import { asBaseAgent, asTool, withTimeout } from '@llmspell/core/kit';
import { z } from 'zod';

import { AgentBuilder } from './agent-builder-class.ts';
import { agentHandle } from './agent-handle.ts';
import { assertFree, registerAgent, unnamed } from './agent-names.ts';
import { agentOptionsSchema, type AgentTable } from './agent-options-schema.ts';
import { configTable } from './config-table.ts';
import { executeComponent } from './execute-component.ts';
import { metricsTable } from './metrics-table.ts';
import { PRESETS } from './presets.ts';
import { ScriptAgent } from './script-agent.ts';
import { toScriptAgent } from './to-script-agent.ts';

const none = z.tuple([]);
const oneName = z.tuple([z.string()]);

const builder = defineHostMethod<[]>({
  description: 'Begins an agent that is made step by step.',
  params: none,
  mode: 'sync',
  call: (call) => call.handle('AgentBuilder', new AgentBuilder()),
});

const register = defineHostMethod<[AgentTable]>({
  description: 'Makes an agent and gives its name.',
  params: z.tuple([agentOptionsSchema]),
  mode: 'sync',
  call: (call, _, table) => create(call, table.name ?? unnamed(call), { table }).name,
});

function create(
  call: HostCall,
  name: string,
  { table, template }: { readonly table: AgentTable; readonly template?: string },
): ScriptAgent {
  assertFree(name, call);
  const preset = template === undefined ? undefined : PRESETS.get(template)?.(table);
  const agent = toScriptAgent(table, call, { id: name, name, ...(preset === undefined ? {} : { preset }) });
  registerAgent(agent, call);
  return agent;
}

const get = defineHostMethod<[string]>({
  description: 'The agent of this name; nothing when there is none.',
  params: oneName,
  call: async (call, _, name): Promise<HostHandle | undefined> =>
    call.components.has('agent', name) ? agentHandle(await call.components.get('agent', name), call) : undefined,
});

const list = defineHostMethod<[]>({
  description: 'The known agents: a list of { name }.',
  params: none,
  mode: 'sync',
  call: ({ components }) => components.names('agent').map((name) => ({ name })),
});

const listInstances = defineHostMethod<[]>({
  description: 'The names of the known agents.',
  params: none,
  mode: 'sync',
  call: ({ components }) => components.names('agent'),
});

const execute = defineHostMethod<[string, unknown?]>({
  description: 'Runs a known agent: { query, timeout }, the time in milliseconds.',
  params: z.tuple([z.string(), z.unknown().optional()]),
  async call(call, _, ...[name, input]) {
    const agent = asBaseAgent(await call.components.get('agent', name));
    const timeoutMs = timeoutOf(input);
    if (timeoutMs === undefined) return executeComponent(agent, input, call.context);
    return withTimeout(call.context, { name: 'timeout', timeoutMs, what: `Agent "${name}"` }, (context) =>
      executeComponent(agent, input, context),
    );
  },
});

function timeoutOf(input: unknown): number | undefined {
  if (typeof input !== 'object' || input === null || !('timeout' in input)) return undefined;
  return typeof input.timeout === 'number' && input.timeout > 0 ? input.timeout : undefined;
}

const wrapOptions = z.object({
  toolName: z.string().optional(),
  category: z.string().optional(),
  securityLevel: z.enum(['safe', 'restricted', 'privileged']).optional(),
});

const wrapAsTool = defineHostMethod<[string, (z.infer<typeof wrapOptions> | undefined)?]>({
  description: 'Makes a known agent a known tool and gives its name.',
  params: z.tuple([z.string(), wrapOptions.optional()]),
  async call({ components }, _, ...[name, options = {}]) {
    const { toolName = `${name}_tool`, category = 'custom', securityLevel = 'safe' } = options;
    const agent = asBaseAgent(await components.get('agent', name));
    const tool: Tool = { ...asTool(agent, { name: toolName }), category, securityLevel };
    components.register(tool);
    return toolName;
  },
});

const listTemplates = defineHostMethod<[]>({
  description: 'The names of the templates that createFromTemplate takes.',
  params: none,
  mode: 'sync',
  call: () => [...PRESETS.keys()],
});

const discover = defineHostMethod<[]>({
  description: 'The types of agents there are: a list of { type }.',
  params: none,
  mode: 'sync',
  call: () => [...PRESETS.keys()].map((type) => ({ type })),
});

const createFromTemplate = defineHostMethod<[string, string, (AgentTable | undefined)?]>({
  description: 'Makes an agent of a template, with a name and options.',
  params: z.tuple([z.string(), z.string(), agentOptionsSchema.optional()]),
  mode: 'sync',
  call(call, _, ...[name, template, table = {}]) {
    if (!PRESETS.has(template)) {
      throw new SpellError({
        code: 'NOT_FOUND',
        message: `There is no agent template "${template}". There are: ${[...PRESETS.keys()].join(', ')}.`,
      });
    }
    return call.handle('Agent', create(call, name, { table, template }));
  },
});

const getDetails = defineHostMethod<[string]>({
  description: 'What is known of an agent: id, name, description, state, metrics, config.',
  params: oneName,
  async call({ components }, _, name) {
    const agent = await components.get('agent', name);
    const { description } = agent;
    if (!(agent instanceof ScriptAgent)) return { id: name, name: agent.name, description };
    return {
      id: agent.id,
      name: agent.name,
      description,
      state: agent.metrics.active > 0 ? 'Running' : 'Ready',
      metrics: metricsTable(agent),
      config: configTable(agent),
    };
  },
});

/** The functions of the global `Agent`, its constructors apart. */
export const agentStatics: Readonly<Record<string, HostMethod>> = {
  builder,
  register,
  get,
  list,
  listInstances,
  execute,
  wrapAsTool,
  listTemplates,
  discover,
  createFromTemplate,
  getDetails,
};
