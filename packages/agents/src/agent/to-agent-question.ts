import { SpellError, type AgentInput, type Message, type UserMessage } from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';

/** What an agent was asked, in one form. */
export interface AgentQuestion {
  readonly message: UserMessage;
  /** Messages before it. */
  readonly history: readonly Message[];
}

/**
 * Takes what an agent was given: a text, a text with files and earlier messages, or, where agents are composed with
 * other components, any JSON data, which the model then sees as JSON text.
 *
 * @throws SpellError `VALIDATION_FAILED` when there is nothing to ask.
 */
export function toAgentQuestion(input: AgentInput): AgentQuestion {
  const given: unknown = input;
  if (typeof given === 'string') return { message: { role: 'user', content: given }, history: [] };
  if (isTextInput(given)) {
    const { text, files = [], messages = [] } = given;
    const content = files.length === 0 ? text : [{ type: 'text' as const, text }, ...files];
    return { message: { role: 'user', content }, history: messages };
  }
  const data = toJson(given, 'The input of an agent');
  if (data === null || (typeof data === 'object' && 'text' in data)) {
    throw new SpellError({
      code: 'VALIDATION_FAILED',
      message: 'Expected an agent to be asked a text, an object with a text "text", or JSON data.',
    });
  }
  return { message: { role: 'user', content: JSON.stringify(data) }, history: [] };
}

function isTextInput(given: unknown): given is Exclude<AgentInput, string> {
  return typeof given === 'object' && given !== null && 'text' in given && typeof given.text === 'string';
}
