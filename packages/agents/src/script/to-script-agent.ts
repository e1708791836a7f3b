import type { Hook, HostCall, JsonSchema } from '@llmspell/core';
import { toScriptApproval, toScriptHooks } from '@llmspell/core/kit';

import type { AgentOptions } from '../agent/agent-options.ts';
import { createConversation } from '../conversation/create-conversation.ts';
import type { AgentTable } from './agent-options-schema.ts';
import { defined } from './defined.ts';
import { modelId } from './model-id.ts';
import { ScriptAgent, type ScriptAgentOptions } from './script-agent.ts';
import { toPermissions } from './to-permissions.ts';
import { toToolEntries } from './to-tool-entry.ts';

/** What the caller adds to a script's table: its place in the spell, and defaults of a preset. */
export interface ScriptAgentParts extends Pick<ScriptAgentOptions, 'override'> {
  readonly id: string;
  readonly name: string;
  /** Options of a preset, which the table goes before. */
  readonly preset?: AgentOptions;
}

/** Makes the agent that a script described. */
export function toScriptAgent(table: AgentTable, call: HostCall, parts: ScriptAgentParts): ScriptAgent {
  const { id, name, preset = {}, override } = parts;
  const { tools: _, ...defaults } = preset;
  const options = { ...defaults, ...optionsOf(table, call), name };
  return new ScriptAgent({
    id,
    options,
    tools: [...(preset.tools ?? []), ...toToolEntries(table.tools, call), ...toToolEntries(table.allowedTools, call)],
    ...(override === undefined ? {} : { override }),
  });
}

function optionsOf(table: AgentTable, call: HostCall): Omit<AgentOptions, 'tools' | 'name'> {
  const { customConfig = {}, hooks, needsApproval, permissions, budget } = table;
  const length = table.maxConversationLength ?? customConfig.maxConversationLength;
  const output = table.output ?? table.outputSchema;
  return defined({
    description: table.description,
    capabilities: Array.isArray(table.capabilities) ? table.capabilities : undefined,
    systemPrompt: table.systemPrompt ?? customConfig.systemPrompt,
    model: modelOf(table, call),
    ...limitsOf(table),
    conversation: length === undefined ? undefined : createConversation({ maxMessages: length }),
    hooks: hooks === undefined ? undefined : toAgentHooks(hooks, call),
    needsApproval: needsApproval === undefined ? undefined : toScriptApproval(needsApproval),
    approvalTimeoutMs: table.approvalTimeoutMs,
    permissions: permissions === undefined ? undefined : toPermissions(permissions, call),
    budget: budget === undefined ? undefined : defined(budget),
    // What comes out of a script as data is JSON, and the validator checks that it is a schema.
    output: output === undefined ? undefined : call.context.jsonSchemas.compile(output as JsonSchema),
  });
}

/** The hooks of an agent, or of one call of it. @throws SpellError `NOT_FOUND`, `VALIDATION_FAILED`. */
export function toAgentHooks(table: Readonly<Record<string, unknown>>, { language }: HostCall): readonly Hook[] {
  return toScriptHooks(table, { language, errorPoint: 'onAgentError' });
}

function limitsOf(table: AgentTable) {
  const model = typeof table.model === 'object' ? table.model : {};
  const seconds = table.resourceLimits?.maxExecutionTimeSecs;
  return {
    temperature: table.temperature ?? model.temperature,
    topP: table.topP,
    seed: table.seed,
    maxOutputTokens: table.maxOutputTokens ?? table.maxTokens ?? model.maxTokens,
    maxTurns: table.maxTurns,
    timeoutMs: table.timeoutMs ?? (seconds === undefined ? undefined : seconds * 1000),
    turnTimeoutMs: table.turnTimeoutMs,
  };
}

/** The registry id of the model a table names. */
export function modelOf({ model, provider }: AgentTable, { context }: HostCall): string | undefined {
  const named = typeof model === 'object' ? { provider: model.provider, model: model.modelId } : { model };
  return modelId({ model: named.model, provider: provider ?? named.provider }, context.models);
}
