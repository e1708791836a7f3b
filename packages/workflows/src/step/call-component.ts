import type { Component, JsonValue, RunContext } from '@llmspell/core';
import { asBaseAgent, executeTool, isTool } from '@llmspell/core/kit';

import { answerOf } from './answer-of.ts';

/** Executes a component with an input. */
export type ComponentCall = (input: JsonValue, context: RunContext) => unknown;

/** A step's work: executes a component. Tools go through their door; an agent's answer is its object or its text. */
export function callOf(component: Component): ComponentCall {
  if (isTool(component)) return (input, context) => executeTool({ tool: component, input }, context);
  const agent = asBaseAgent(component);
  if (agent.kind !== 'agent') return (input, context) => agent.execute(input, context);
  const takesText = 'conversation' in agent;
  return async (input, context) => answerOf(await agent.execute(takesText ? toAgentInput(input) : input, context));
}

/** What an agent with a conversation is told: texts as they are, other data as JSON. */
function toAgentInput(input: JsonValue): unknown {
  if (typeof input === 'string') return input;
  const isRequest = typeof input === 'object' && input !== null && 'text' in input && typeof input['text'] === 'string';
  return isRequest ? input : JSON.stringify(input);
}
