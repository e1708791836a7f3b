import type {
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4TextPart,
  LanguageModelV4ToolResultOutput,
  SharedV4ProviderOptions,
} from '@ai-sdk/provider';
import {
  safeParseJson,
  SpellError,
  type AssistantPart,
  type JsonObject,
  type Message,
  type ToolResultPart,
  type UserPart,
} from '@llmspell/core';

type AssistantContent = Extract<LanguageModelV4Message, { readonly role: 'assistant' }>['content'];

/** Core messages in the form of the provider specification. */
export function toPrompt(messages: readonly Message[]): LanguageModelV4Prompt {
  return messages.map(toMessage);
}

function toMessage(message: Message): LanguageModelV4Message {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: message.content };
    case 'user':
      return { role: 'user', content: userContent(message.content) };
    case 'assistant':
      return { role: 'assistant', content: message.content.flatMap(toAssistantPart) };
    case 'tool':
      return { role: 'tool', content: message.content.map(toToolResult) };
    default:
      return message satisfies never;
  }
}

function userContent(content: string | readonly UserPart[]): (LanguageModelV4TextPart | LanguageModelV4FilePart)[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content.map(toUserPart);
}

function toUserPart(part: UserPart): LanguageModelV4TextPart | LanguageModelV4FilePart {
  if (part.type === 'text') return { type: 'text', text: part.text, ...optionsOf(part) };
  const { data, mediaType, filename } = part;
  return {
    type: 'file',
    mediaType,
    data: 'url' in data ? { type: 'url', url: urlOf(data.url) } : { type: 'data', data: data.base64 },
    ...(filename === undefined ? {} : { filename }),
  };
}

function urlOf(text: string): URL {
  const url = URL.parse(text);
  if (url !== null) return url;
  throw new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected the URL of a file in a message, got ${JSON.stringify(text.slice(0, 60))}.`,
  });
}

function toAssistantPart(part: AssistantPart): AssistantContent {
  if (part.type === 'tool-call') {
    const { type, toolCallId, toolName } = part;
    return [{ type, toolCallId, toolName, input: inputOf(part.arguments), ...optionsOf(part) }];
  }
  // Some providers refuse an empty text; one that carries metadata has a meaning of its own.
  if (part.text === '' && part.providerMetadata === undefined) return [];
  return [{ type: part.type, text: part.text, ...optionsOf(part) }];
}

/** The arguments as an object. What a model wrote that is none is sent back as it was, under a name that says so. */
function inputOf(text: string): unknown {
  if (text.trim() === '') return {};
  const parsed = safeParseJson(text);
  const isObject = parsed.success && typeof parsed.value === 'object' && !Array.isArray(parsed.value);
  return isObject && parsed.value !== null ? parsed.value : { invalid_arguments: text };
}

function toToolResult({ toolCallId, toolName, output, isError = false }: ToolResultPart) {
  return { type: 'tool-result' as const, toolCallId, toolName, output: toOutput(output, isError) };
}

function toOutput(value: ToolResultPart['output'], isError: boolean): LanguageModelV4ToolResultOutput {
  if (typeof value === 'string') return { type: isError ? 'error-text' : 'text', value };
  return { type: isError ? 'error-json' : 'json', value };
}

/** What a provider gave with a part goes back to it unchanged. */
function optionsOf({ providerMetadata }: { readonly providerMetadata?: JsonObject }): {
  providerOptions?: SharedV4ProviderOptions;
} {
  // It came from the provider, as an object of objects.
  return providerMetadata === undefined ? {} : { providerOptions: providerMetadata as SharedV4ProviderOptions };
}
