import type { Component, ComponentKind, JsonValue, RunContext } from '@llmspell/core';
import { asBaseAgent, executeTool, isTool } from '@llmspell/core/kit';

/** Executes a component with an input. */
export type ComponentCall = (input: JsonValue, context: RunContext) => unknown;

const LOCAL = 'local://';

/** A step's work: executes a component. Tools go through their door; an agent's answer is its object or its text. */
export function callOf(component: Component): ComponentCall {
  if (isTool(component)) return (input, context) => executeTool({ tool: component, input }, context);
  const agent = asBaseAgent(component);
  if (agent.kind !== 'agent') return (input, context) => agent.execute(input, context);
  const takesText = 'conversation' in agent;
  return async (input, context) => answerOf(await agent.execute(takesText ? toAgentInput(input) : input, context));
}

/** A step's work: executes the component of this name, looked up when the step runs. `local://` may stand before it. */
export function callNamed(kinds: readonly [ComponentKind, ...ComponentKind[]], name: string): ComponentCall {
  const plain = name.startsWith(LOCAL) ? name.slice(LOCAL.length) : name;
  return async (input, context) => callOf(await find(kinds, plain, context))(input, context);
}

function find(kinds: readonly [ComponentKind, ...ComponentKind[]], name: string, context: RunContext) {
  const { components } = context;
  return components.get(kinds.find((kind) => components.has(kind, name)) ?? kinds[0], name);
}

/** What an agent with a conversation is told: texts as they are, other data as JSON. */
function toAgentInput(input: JsonValue): unknown {
  if (typeof input === 'string') return input;
  const isRequest = typeof input === 'object' && input !== null && 'text' in input && typeof input['text'] === 'string';
  return isRequest ? input : JSON.stringify(input);
}

/** The answer in an agent's output; what is no such output is taken as it is. */
function answerOf(output: unknown): unknown {
  if (typeof output !== 'object' || output === null || !('text' in output && 'finishReason' in output)) return output;
  return 'object' in output && output.object !== undefined ? output.object : output.text;
}
