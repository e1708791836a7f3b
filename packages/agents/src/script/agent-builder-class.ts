import {
  defineHostMethod,
  SpellError,
  type HostCall,
  type HostClass,
  type HostHandle,
  type HostMethod,
  type Schema,
} from '@llmspell/core';
import { z } from 'zod';

import { assertFree, registerAgent, unnamed } from './agent-names.ts';
import { agentOptionsSchema, type AgentTable } from './agent-options-schema.ts';
import { modelOf, toScriptAgent } from './to-script-agent.ts';

/** What a script has said to a builder so far. Each call gives a new one, so that a half-made builder can be used twice. */
export class AgentBuilder {
  readonly table: AgentTable;

  constructor(table: AgentTable = {}) {
    this.table = table;
  }
}

/** A setter: checks its argument and gives a builder with what `change` makes of it. */
function setter<T>(
  description: string,
  schema: Schema<readonly [T]>,
  change: (value: T, table: AgentTable) => AgentTable,
): HostMethod {
  return defineHostMethod<readonly [T], AgentBuilder>({
    description,
    params: schema,
    mode: 'sync',
    call: (call, self, value) => handle(call, { ...self.table, ...change(value, self.table) }),
  });
}

function handle(call: HostCall, table: AgentTable): HostHandle {
  return call.handle('AgentBuilder', new AgentBuilder(table));
}

const text = z.tuple([z.string()]);
const providerName = z.tuple([z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)])]);
const number = z.tuple([z.number()]);
const anything = z.tuple([z.unknown()]);
const { customConfig, hooks, resourceLimits, tools, allowedTools, output, needsApproval } = agentOptionsSchema.shape;

/** A setting that other runtimes have and this one decides elsewhere; said once, so that nobody relies on it. */
function elsewhere(description: string, where: string): HostMethod {
  return defineHostMethod<readonly [unknown], AgentBuilder>({
    description,
    params: anything,
    mode: 'sync',
    call(call, self) {
      call.context.logger.log('warn', `AgentBuilder: ${description} has no effect. ${where}`);
      return handle(call, self.table);
    },
  });
}

const LIMITS = "A spell's limits are set by whoever runs it.";
const PROVIDERS = 'Providers are configured in the runtime, keys in its environment.';

const build = defineHostMethod<[], AgentBuilder>({
  description: 'Makes the agent and makes it known by its name.',
  params: z.tuple([]),
  mode: 'sync',
  call(call, { table }) {
    assertModel(table, call);
    const name = table.name ?? unnamed(call);
    assertFree(name, call);
    const agent = toScriptAgent(table, call, { id: name, name });
    registerAgent(agent, call);
    return call.handle('Agent', agent);
  },
});

/** A builder tells at once what would fail at the first question; scripts branch on it. */
function assertModel(table: AgentTable, call: HostCall): void {
  const { models } = call.context;
  const id = modelOf(table, call);
  if (id === undefined) {
    throw new SpellError({
      code: 'VALIDATION_FAILED',
      message: 'Model is required. Name one before build(): model("provider/model").',
    });
  }
  if (models.canResolve(id)) return;
  const providers = models.providers();
  const name = id.split(/[/:]/, 1)[0];
  const known = providers.some((provider) => provider.name === name);
  const configured = providers.filter((provider) => provider.configured).map((provider) => provider.name);
  throw new SpellError({
    code: known ? 'MODEL_NOT_CONFIGURED' : 'MODEL_NOT_FOUND',
    message: `Provider "${name}" of model "${id}" is ${known ? 'not configured: its key or address is missing' : 'not known'}. Configured are: ${configured.join(', ') || 'none'}.`,
    data: { model: id },
  });
}

/** `Agent.builder()`: an agent made step by step. */
export const agentBuilderClass: HostClass = {
  name: 'AgentBuilder',
  description: 'Makes an agent step by step; from Agent.builder().',
  methods: {
    name: setter('its name', text, (name) => ({ name })),
    description: setter('what it is for', text, (description) => ({ description })),
    model: setter('its model, provider/model', text, (model) => ({ model })),
    provider: setter("its model's provider, or an entry of Provider.list()", providerName, (name) => ({
      provider: name,
    })),
    systemPrompt: setter('its system prompt', text, (systemPrompt) => ({ systemPrompt })),
    temperature: setter('0 for the surest answers, more for others', number, (temperature) => ({ temperature })),
    maxTokens: setter('tokens of one answer at most', number, (maxTokens) => ({ maxTokens })),
    maxTurns: setter('model calls for one question at most', number, (maxTurns) => ({ maxTurns })),
    maxConversationLength: setter('messages remembered', number, (maxConversationLength) => ({
      maxConversationLength,
    })),
    maxExecutionTime: setter('seconds for one question', number, (seconds) => ({ timeoutMs: seconds * 1000 })),
    resourceLimits: setter('limits together', z.tuple([resourceLimits.unwrap()]), (limits) => ({
      resourceLimits: limits,
    })),
    customConfig: setter('prompt and length of the conversation', z.tuple([customConfig.unwrap()]), (config) => ({
      customConfig: config,
    })),
    tools: setter('its tools', z.tuple([tools.unwrap()]), (given) => ({ tools: given })),
    allowTool: setter('one tool more, by name', text, (tool, table) => ({
      allowedTools: [...(Array.isArray(table.allowedTools) ? table.allowedTools : []), tool],
    })),
    allowedTools: setter('its tools, by name', z.tuple([allowedTools.unwrap()]), (given) => ({ allowedTools: given })),
    hooks: setter('its hooks, by point', z.tuple([hooks.unwrap()]), (given) => ({ hooks: given })),
    needsApproval: setter(
      'which tool calls a person has to allow: true, names of tools, or a function of { tool_name, input }',
      z.tuple([needsApproval.unwrap()]),
      (given) => ({ needsApproval: given }),
    ),
    approvalTimeout: setter('ms to wait for the person', number, (approvalTimeoutMs) => ({ approvalTimeoutMs })),
    output: setter('JSON Schema of the answer', z.tuple([output.unwrap()]), (given) => ({ output: given })),
    type: setter('its type; every agent is of type llm', text, () => ({})),
    maxMemoryMb: elsewhere('maxMemoryMb', LIMITS),
    maxToolCalls: elsewhere('maxToolCalls', 'Use maxTurns.'),
    maxRecursionDepth: elsewhere('maxRecursionDepth', LIMITS),
    baseUrl: elsewhere('baseUrl', PROVIDERS),
    apiKey: elsewhere('apiKey', PROVIDERS),
    build,
  },
};
