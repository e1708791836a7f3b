import {
  defineHostMethod,
  isScriptFunction,
  type AgentOutput,
  type HostMethod,
  type ScriptFunction,
} from '@llmspell/core';
import { asTool, executeTool, isTool, scriptCallContext, type ScriptCallOptions } from '@llmspell/core/kit';
import { z } from 'zod';

import { drain } from '../agent/drain.ts';
import { toApprovalRule } from '../agent/to-approval-rule.ts';
import { answerTable } from './answer-table.ts';
import { configTable } from './config-table.ts';
import { findTool } from './find-tool.ts';
import { messageTable } from './message-table.ts';
import { metricsTable } from './metrics-table.ts';
import type { ScriptAgent } from './script-agent.ts';
import { toAgentInput } from './to-agent-input.ts';
import { toToolEntry } from './to-tool-entry.ts';

const question = z.tuple([z.unknown()]);
/** A question, and hooks for this call alone. */
const asked = z.tuple([z.unknown(), z.object({ hooks: z.record(z.string(), z.unknown()).optional() }).optional()]);
type Asked = readonly [input: unknown, options?: ScriptCallOptions | undefined];

const none = z.tuple([]);
const oneName = z.tuple([z.string()]);
const aFunction = z.custom<ScriptFunction>(isScriptFunction, 'expected a function');

const chat = defineHostMethod<Asked, ScriptAgent>({
  description: 'Asks, remembers, and gives the text of the answer.',
  params: asked,
  aliases: ['chatAsync', 'complete'],
  call: async (call, self, ...[input, options]) =>
    (await drain(self.streamChat(toAgentInput(input), scriptCallContext(call, options)))).text,
});

const execute = defineHostMethod<Asked, ScriptAgent>({
  description: 'Asks, remembers, and gives the answer as a table with text, data and metadata.',
  params: asked,
  aliases: ['invoke', 'run'],
  async call(call, self, ...[input, options]) {
    const started = call.context.clock.monotonic();
    const output: AgentOutput = await drain(self.streamChat(toAgentInput(input), scriptCallContext(call, options)));
    return answerTable(output, call.context.clock.monotonic() - started);
  },
});

const streamChat = defineHostMethod<Asked, ScriptAgent>({
  description: 'Asks, remembers, and gives the text of the answer piece by piece.',
  params: asked,
  mode: 'stream',
  async *call(call, self, ...[input, options]) {
    for await (const event of self.streamChat(toAgentInput(input), scriptCallContext(call, options))) {
      if (event.type === 'text-delta') yield event.text;
    }
  },
});

const invokeStream = defineHostMethod<[unknown, ScriptFunction], ScriptAgent>({
  description: 'Asks, and calls a function with each piece of the answer.',
  params: z.tuple([z.unknown(), aFunction]),
  async call({ context }, self, ...[input, listener]) {
    let chunks = 0;
    for await (const event of self.streamChat(toAgentInput(input), context)) {
      if (event.type !== 'text-delta') continue;
      chunks += 1;
      await listener.call({ text: event.text, content: event.text });
    }
    return { success: true, chunks_received: chunks };
  },
});

const on = defineHostMethod<[string, ScriptFunction], ScriptAgent>({
  description: 'Listens to this agent: tool_called, tool_completed, tool_failed, agent_completed, tool:*, *.',
  params: z.tuple([z.string(), aFunction]),
  mode: 'sync',
  call: (_, self, ...[pattern, listener]) => self.listeners.on(pattern, listener),
});

const addTool = defineHostMethod<[unknown], ScriptAgent>({
  description: 'Gives the agent one tool more.',
  params: question,
  mode: 'sync',
  call: (call, self, tool) => self.addTool(toToolEntry(tool, call)),
});

const setSystemPrompt = defineHostMethod<[string], ScriptAgent>({
  description: 'Changes the system prompt for what comes.',
  params: oneName,
  mode: 'sync',
  call: (_, self, systemPrompt) => self.change({ systemPrompt }),
});

const invokeTool = defineHostMethod<[string, (Readonly<Record<string, unknown>> | undefined)?], ScriptAgent>({
  description: 'Calls a tool of the agent, or of the registry, by name.',
  params: z.tuple([z.string(), z.record(z.string(), z.unknown()).optional()]),
  async call({ context }, self, ...[name, input = {}]) {
    const own = self.tools.find((entry) => nameOf(entry) === name);
    const found = own === undefined || typeof own === 'string' ? await findTool(name, context) : own;
    const { permissions, needsApproval: wanted, approvalTimeoutMs } = self.options;
    const needsApproval = toApprovalRule(wanted, self.name, self.tools.map(nameOf));
    const inner = permissions === undefined ? context : context.scope(`agent:${self.name}`, { permissions });
    const tool = isTool(found) ? found : asTool(found);
    return executeTool({ tool, input, needsApproval, approvalTimeoutMs }, inner);
  },
});

const hasTool = defineHostMethod<[string], ScriptAgent>({
  description: 'Whether the agent has a tool of this name.',
  params: oneName,
  mode: 'sync',
  call: (_, self, name) => self.tools.some((entry) => nameOf(entry) === name),
});

const discoverTools = defineHostMethod<[], ScriptAgent>({
  description: "The names of the agent's tools.",
  params: none,
  mode: 'sync',
  call: (_, self) => self.tools.map(nameOf),
});

const conversationHistory = defineHostMethod<[], ScriptAgent>({
  description: 'What was said, oldest first: a list of { role, content }.',
  params: none,
  mode: 'sync',
  call: (_, self) => self.conversation.messages.map(messageTable),
});

const clearHistory = defineHostMethod<[], ScriptAgent>({
  description: 'Forgets what was said.',
  params: none,
  mode: 'sync',
  call: (_, self) => self.conversation.clear(),
});

const getState = defineHostMethod<[], ScriptAgent>({
  description: 'Running while it works, else Ready.',
  params: none,
  mode: 'sync',
  aliases: ['getAgentState'],
  call: (_, self) => (self.metrics.active > 0 ? 'Running' : 'Ready'),
});

const getMetrics = defineHostMethod<[], ScriptAgent>({
  description: 'What the agent has done so far.',
  params: none,
  mode: 'sync',
  call: (_, self) => metricsTable(self),
});

const getConfig = defineHostMethod<[], ScriptAgent>({
  description: 'Its settings: model, system_prompt, temperature, max_tokens.',
  params: none,
  mode: 'sync',
  call: (_, self) => configTable(self),
});

const destroy = defineHostMethod<[], ScriptAgent>({
  description: 'Ends the agent and takes it out of the registry.',
  params: none,
  async call({ components, context }, self) {
    await self.close(context);
    return components.unregister('agent', self.id);
  },
});

/** The methods of an agent in a script. */
export const agentMethods: Readonly<Record<string, HostMethod>> = {
  chat,
  execute,
  streamChat,
  invokeStream,
  on,
  addTool,
  setSystemPrompt,
  invokeTool,
  hasTool,
  discoverTools,
  conversationHistory,
  clearHistory,
  getState,
  getMetrics,
  getConfig,
  destroy,
};

function nameOf(entry: ScriptAgent['tools'][number]): string {
  return typeof entry === 'string' ? entry : entry.name;
}
