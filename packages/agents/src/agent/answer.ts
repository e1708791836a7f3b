import { NO_USAGE, type AgentInput, type AgentOutput, type JsonValue, type RunContext } from '@llmspell/core';
import { asBaseAgent, toJson } from '@llmspell/core/kit';

import { redirectScope } from './redirect-scope.ts';
import { toAgentQuestion } from './to-agent-question.ts';

/**
 * An agent's answer that no model gave: a hook's own, or that of another component. A text is the answer's text; an
 * output of an agent is taken as it is; other data is the answer's object, with its JSON as text.
 */
export function answerWith(given: unknown, input: AgentInput): AgentOutput {
  if (isAgentOutput(given)) return given;
  const { text, object } = textOf(given);
  return {
    text,
    ...(object === undefined ? {} : { object }),
    finishReason: 'stop',
    turns: 0,
    usage: { ...NO_USAGE, costUsd: 0 },
    toolCalls: [],
    messages: [toAgentQuestion(input).message, { role: 'assistant', content: [{ type: 'text', text }] }],
    model: 'none',
  };
}

/** The answer of another agent, to which a hook redirected. */
export async function answerOf(target: string, input: AgentInput, context: RunContext): Promise<AgentOutput> {
  const scope = redirectScope(target, context);
  const agent = asBaseAgent(await context.components.get('agent', target));
  return answerWith(await agent.execute(input, scope), input);
}

function textOf(given: unknown): { readonly text: string; readonly object?: JsonValue } {
  const value = toJson(given, 'The answer of a hook');
  if (value === null) return { text: '' };
  return typeof value === 'string' ? { text: value } : { text: JSON.stringify(value), object: value };
}

/** A hook gets the whole output and gives it back whole or changed; what lacks a part of it is other data. */
function isAgentOutput(given: unknown): given is AgentOutput {
  if (typeof given !== 'object' || given === null) return false;
  const { text, messages, usage, toolCalls } = given as Partial<Record<keyof AgentOutput, unknown>>;
  const lists = Array.isArray(messages) && Array.isArray(toolCalls);
  return typeof text === 'string' && lists && typeof usage === 'object' && usage !== null;
}
