import {
  SpellError,
  toJsonSchema,
  type ApprovalRule,
  type BaseAgent,
  type CompletionRequest,
  type Tool,
  type ToolDefinition,
} from '@llmspell/core';
import { asTool, isTool } from '@llmspell/core/kit';

import type { AgentLifecycle } from './agent-lifecycle.ts';
import type { AgentOptions } from './agent-options.ts';
import { toApprovalRule } from './to-approval-rule.ts';

/** An agent's options with the gaps filled, its tools by name, and what is the same in every request. */
export interface AgentSettings extends Omit<AgentOptions, 'needsApproval'> {
  readonly needsApproval: ApprovalRule | undefined;
  readonly lifecycle: AgentLifecycle;
  /** What hooks see of it. */
  readonly component: { readonly kind: 'agent'; readonly name: string };
  readonly name: string;
  readonly description: string;
  readonly maxRepairs: number;
  readonly maxTurns: number;
  readonly toolConcurrency: number;
  /** By the name that the model sees. */
  readonly toolsByName: ReadonlyMap<string, Tool>;
  /** The part of a request that does not change from turn to turn. */
  readonly request: Omit<CompletionRequest, 'modelId' | 'messages' | 'toolChoice'>;
}

/**
 * Fills and checks the options, once per agent.
 *
 * @throws SpellError `ALREADY_EXISTS` when two tools have the same name; `TOOL_NOT_FOUND` when one that needs approval is
 * none of the agent's; TypeError for a limit that is no number.
 */
export function toAgentSettings(options: AgentOptions, lifecycle: AgentLifecycle): AgentSettings {
  const { name = 'agent', maxRepairs = 1, maxTurns = 20, toolConcurrency = 8 } = options;
  assertLimit('maxTurns', maxTurns, 1);
  assertLimit('toolConcurrency', toolConcurrency, 1);
  assertLimit('maxRepairs', maxRepairs, 0);
  const toolsByName = byName(options.tools ?? [], name);
  return {
    ...options,
    needsApproval: toApprovalRule(options.needsApproval, name, toolsByName.keys()),
    lifecycle,
    component: { kind: 'agent', name },
    name,
    description: options.description ?? `The agent "${name}".`,
    maxRepairs,
    maxTurns,
    toolConcurrency,
    toolsByName,
    request: toRequest(options, toolsByName),
  };
}

function assertLimit(option: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new TypeError(`Expected ${option} to be a whole number of at least ${least}, got ${value}.`);
}

function byName(entries: readonly (Tool | BaseAgent)[], agent: string): ReadonlyMap<string, Tool> {
  const tools = new Map<string, Tool>();
  for (const entry of entries) {
    const name = toToolName(entry.name);
    if (tools.has(name)) {
      throw new SpellError({
        code: 'ALREADY_EXISTS',
        message: `Agent "${agent}" has two tools named "${name}", and a model could not tell them apart. Rename one; asTool(component, { name }) gives an agent another name.`,
        data: { agent, tool: name },
      });
    }
    tools.set(name, isTool(entry) ? entry : asTool(entry, { name }));
  }
  return tools;
}

/** Providers take letters, digits, `_` and `-` in the name of a tool, and 64 of them. */
function toToolName(name: string): string {
  return name.replaceAll(/[^a-zA-Z0-9_-]+/g, '_').slice(0, 64);
}

function toRequest(options: AgentOptions, tools: ReadonlyMap<string, Tool>): AgentSettings['request'] {
  const { temperature, topP, maxOutputTokens, stopSequences, seed, reasoningEffort, providerOptions, output } = options;
  const definitions = [...tools].map(([name, tool]) => toDefinition(name, tool));
  return {
    ...(definitions.length === 0 ? {} : { tools: definitions }),
    ...(output === undefined ? {} : { responseFormat: { type: 'json', schema: toJsonSchema(output, 'input') } }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    ...(stopSequences === undefined ? {} : { stopSequences }),
    ...(seed === undefined ? {} : { seed }),
    ...(reasoningEffort === undefined ? {} : { reasoningEffort }),
    ...(providerOptions === undefined ? {} : { providerOptions }),
  };
}

function toDefinition(name: string, { description, inputSchema }: Tool): ToolDefinition {
  return { name, description, parameters: toJsonSchema(inputSchema) };
}
