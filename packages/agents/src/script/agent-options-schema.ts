import { isScriptFunction, type ScriptFunction } from '@llmspell/core';
import { z } from 'zod';

const text = z.string().optional();
const count = z.number().optional();
const table = z.record(z.string(), z.unknown()).optional();
// Lua's empty table arrives as an empty object.
const names = z.union([z.array(z.string()), z.object({})]).optional();
const words = z.union([z.string(), z.array(z.string()), z.object({})]).optional();

const approval = z.union([
  z.boolean(),
  z.array(z.string()),
  z.custom<ScriptFunction>(isScriptFunction, 'expected true, false, a list of names of tools, or a function'),
]);

/** What a script says of an agent, in all the forms scripts use. Keys it does not know are passed over. */
export const agentOptionsSchema = z.object({
  name: text,
  description: text,
  systemPrompt: text,
  provider: text,
  model: z
    .union([z.string(), z.object({ provider: text, modelId: text, temperature: count, maxTokens: count })])
    .optional(),
  temperature: count,
  topP: count,
  seed: count,
  maxTokens: count,
  maxOutputTokens: count,
  maxTurns: count,
  maxConversationLength: count,
  timeoutMs: count,
  turnTimeoutMs: count,
  tools: z.union([z.array(z.unknown()), z.object({})]).optional(),
  allowedTools: names,
  /** What it can do, in words that others look for. */
  capabilities: names,
  hooks: table,
  needsApproval: approval.optional(),
  approvalTimeoutMs: count,
  /** What it may do of what the spell may: `{ read = { "./data" }, net = { "api.example.com" } }`. */
  permissions: table,
  budget: z.object({ maxUsd: count, maxTokens: count }).optional(),
  /** JSON Schema of the answer. */
  output: table,
  outputSchema: table,
  customConfig: z.object({ systemPrompt: text, maxConversationLength: count }).optional(),
  resourceLimits: z.object({ maxExecutionTimeSecs: count }).optional(),
  // Of the templates.
  persona: text,
  sources: words,
  focus: words,
  style: text,
  audience: text,
  languages: words,
  criteria: words,
  maxSteps: count,
});

export type AgentTable = z.infer<typeof agentOptionsSchema>;
