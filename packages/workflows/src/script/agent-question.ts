import type { BaseAgent, JsonObject, JsonValue } from '@llmspell/core';
import { getOwn } from '@llmspell/core/kit';

/** What a script's step says of its task, beside the input. */
export interface AgentTask {
  readonly action?: string | undefined;
  readonly role?: string | undefined;
}

/**
 * What an agent is asked in a script's step. One with a conversation is told a text: the action, then the input, with
 * `{ prompt, variables }` filled in. Any other component is given the input as it is, with the action beside it.
 */
export function agentQuestion(agent: BaseAgent, input: JsonValue, { action, role }: AgentTask): unknown {
  const task = [action, role === undefined ? undefined : `as ${role}`].filter((part) => part !== undefined);
  const heading = task.join(' ').replaceAll('_', ' ');
  if ('conversation' in agent) return [heading, textOf(input)].filter((part) => part !== '').join('\n\n');
  if (action === undefined) return input;
  return isObject(input) ? { action, ...input } : { action, input };
}

function textOf(input: JsonValue): string {
  if (typeof input === 'string') return input;
  if (input === null) return '';
  if (!isObject(input)) return JSON.stringify(input);
  const prompt = getOwn(input, 'prompt') ?? getOwn(input, 'text') ?? getOwn(input, 'input');
  if (typeof prompt !== 'string') return Object.keys(input).length === 0 ? '' : JSON.stringify(input);
  const variables = getOwn(input, 'variables');
  return isObject(variables) ? fillVariables(prompt, variables) : prompt;
}

function fillVariables(prompt: string, variables: JsonObject): string {
  return prompt.replaceAll(/\{\{\s*([\w-]{1,100})\s*\}\}/g, (source, name: string) => {
    const value = getOwn(variables, name);
    if (value === undefined) return source;
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
