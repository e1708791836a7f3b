import type { CompletionRequest, JsonObject, JsonValue, Message, ToolDefinition } from '@llmspell/core';

import { buildArguments } from './build-arguments.ts';
import { fillSchema, namedIn } from './fill-schema.ts';
import { readPrompt, type PromptFacts } from './prompt-facts.ts';

/** What the echo does with a request. */
export type EchoAnswer =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool-call'; readonly toolName: string; readonly arguments: JsonObject };

const NOTICE = '[echo: no model is configured, so this is not the answer of one]';
const HINT =
  'To use a model, name one with --model provider/model and set OPENAI_API_KEY, ANTHROPIC_API_KEY or GOOGLE_GENERATIVE_AI_API_KEY, or start Ollama.';
const LONGEST_QUOTE = 2_000;

/**
 * Decides what to answer: first a call of a tool that the prompt has the arguments for, then JSON if that was asked for,
 * else a text that says what it is, what the tools answered, and how to configure a model.
 */
export function echoAnswer(request: CompletionRequest): EchoAnswer {
  const { messages, responseFormat } = request;
  const lastUser = messages.findLastIndex(({ role }) => role === 'user');
  const facts = readPrompt(promptOf(messages[lastUser]));
  const results = messages.slice(lastUser + 1).flatMap(resultsOf);
  const call = results.length === 0 ? chooseCall(request, facts) : undefined;
  if (call !== undefined) return call;
  if (responseFormat?.type !== 'json') return { type: 'text', text: say(facts, results) };
  const { schema = { type: 'object', properties: { echo: { type: 'string' } } } } = responseFormat;
  return { type: 'text', text: JSON.stringify(fillSchema(schema, facts)) };
}

function chooseCall(
  { tools = [], toolChoice = 'auto' }: CompletionRequest,
  facts: PromptFacts,
): EchoAnswer | undefined {
  if (toolChoice === 'none') return undefined;
  const offered = typeof toolChoice === 'string' ? tools : tools.filter(({ name }) => name === toolChoice.tool);
  const named = offered.filter(({ name }) => namedIn(facts.text, name));
  for (const tool of new Set([...named, ...offered])) {
    const built = buildArguments(tool, facts);
    if (built !== undefined) return { type: 'tool-call', toolName: tool.name, arguments: built };
  }
  const [first] = offered;
  // The caller insists on a call: the arguments are filled in as the schema wants them.
  return toolChoice === 'auto' || first === undefined ? undefined : forced(first, facts);
}

function forced(tool: ToolDefinition, facts: PromptFacts): EchoAnswer {
  const filled = fillSchema({ type: 'object', ...tool.parameters }, facts);
  // The schema says that it is an object.
  return { type: 'tool-call', toolName: tool.name, arguments: filled as JsonObject };
}

function say({ text }: PromptFacts, results: readonly string[]): string {
  const said = results.length === 0 ? `You said: ${shorten(text)}` : results.join('\n');
  return `${NOTICE}\n${said}\n${HINT}`;
}

function promptOf(message: Message | undefined): string {
  if (message?.role !== 'user') return '';
  if (typeof message.content === 'string') return message.content;
  return message.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

function resultsOf(message: Message): readonly string[] {
  if (message.role !== 'tool') return [];
  return message.content.map(({ toolName, output, isError = false }) => {
    const verb = isError ? 'failed' : 'answered';
    return `The tool "${toolName}" ${verb}: ${shorten(textOf(output))}`;
  });
}

function textOf(output: JsonValue): string {
  return typeof output === 'string' ? output : JSON.stringify(output);
}

function shorten(text: string): string {
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
}
