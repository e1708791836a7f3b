import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FunctionTool,
  SharedV4ProviderOptions,
} from '@ai-sdk/provider';
import type {
  CompletionRequest,
  JsonObject,
  Message,
  ModelCapabilities,
  ResponseFormat,
  ToolChoice,
} from '@llmspell/core';

import { closeSchema } from './close-schema.ts';
import { toPrompt } from './to-prompt.ts';

/** What besides the request decides how a call is made. */
export interface CallSetting {
  readonly capabilities: ModelCapabilities;
  /** Provider options for every call; those of the request win, key by key. */
  readonly providerOptions: JsonObject | undefined;
  readonly signal: AbortSignal | undefined;
}

/** A core request in the form of the provider specification. */
export function toCallOptions(request: CompletionRequest, setting: CallSetting): LanguageModelV4CallOptions {
  const { capabilities, signal } = setting;
  const { tools = [], toolChoice, responseFormat, reasoningEffort } = request;
  const promptSchema = !capabilities.structuredOutput && schemaOf(responseFormat) !== undefined;
  const messages = promptSchema ? withSchema(request.messages, responseFormat) : request.messages;
  const options: LanguageModelV4CallOptions = { prompt: toPrompt(messages), ...samplingOf(request) };
  if (tools.length > 0) options.tools = tools.map(toTool);
  if (tools.length > 0 && toolChoice !== undefined) options.toolChoice = toToolChoice(toolChoice);
  if (responseFormat !== undefined) options.responseFormat = toResponseFormat(responseFormat, capabilities);
  if (reasoningEffort !== undefined) options.reasoning = reasoningEffort;
  const providerOptions = merge(setting.providerOptions, request.providerOptions);
  if (providerOptions !== undefined) options.providerOptions = providerOptions;
  if (signal !== undefined) options.abortSignal = signal;
  return options;
}

function samplingOf({ temperature, topP, maxOutputTokens, stopSequences, seed }: CompletionRequest) {
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    ...(stopSequences === undefined ? {} : { stopSequences: [...stopSequences] }),
    ...(seed === undefined ? {} : { seed }),
  };
}

type InputSchema = LanguageModelV4FunctionTool['inputSchema'];

function toTool({
  name,
  description,
  parameters,
}: NonNullable<CompletionRequest['tools']>[number]): LanguageModelV4FunctionTool {
  // Both are JSON Schema documents; the SDK's type names the keywords of draft 7.
  return { type: 'function', name, description, inputSchema: parameters as InputSchema };
}

function toToolChoice(choice: ToolChoice): NonNullable<LanguageModelV4CallOptions['toolChoice']> {
  return typeof choice === 'string' ? { type: choice } : { type: 'tool', toolName: choice.tool };
}

function toResponseFormat(
  format: ResponseFormat,
  { structuredOutput }: ModelCapabilities,
): NonNullable<LanguageModelV4CallOptions['responseFormat']> {
  if (format.type === 'text') return { type: 'text' };
  const { schema, name, description } = format;
  if (schema === undefined || !structuredOutput) return { type: 'json' };
  return {
    type: 'json',
    schema: closeSchema(schema).schema as InputSchema,
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
  };
}

function schemaOf(format: ResponseFormat | undefined) {
  return format?.type === 'json' ? format.schema : undefined;
}

/** For a provider that does not enforce a schema: says it in words, in front of the conversation. */
function withSchema(messages: readonly Message[], format: ResponseFormat | undefined): readonly Message[] {
  const schema = JSON.stringify(schemaOf(format));
  const content = `Answer with one JSON document and nothing else, no code fence. It has to fit this JSON Schema:\n${schema}`;
  const [first, ...rest] = messages;
  if (first?.role !== 'system') return [{ role: 'system', content }, ...messages];
  return [{ role: 'system', content: `${first.content}\n\n${content}` }, ...rest];
}

function merge(defaults: JsonObject | undefined, given: JsonObject | undefined): SharedV4ProviderOptions | undefined {
  // Both are objects of objects by the specification; a provider checks its own part.
  if (defaults === undefined) return given as SharedV4ProviderOptions | undefined;
  if (given === undefined) return defaults as SharedV4ProviderOptions;
  const names = new Set([...Object.keys(defaults), ...Object.keys(given)]);
  const merged = [...names].map((name) => [name, { ...asObject(defaults[name]), ...asObject(given[name]) }] as const);
  return Object.fromEntries(merged) as SharedV4ProviderOptions;
}

function asObject(value: JsonObject[string] | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
