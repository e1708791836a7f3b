import type { LanguageModelV4StreamPart, LanguageModelV4Usage } from '@ai-sdk/provider';
import type { AssistantPart, Completion, CompletionPart, FinishReason, JsonObject, Usage } from '@llmspell/core';

import { toWarning } from './to-warning.ts';

type Metadata = NonNullable<Extract<LanguageModelV4StreamPart, { readonly type: 'text-start' }>['providerMetadata']>;
type Of<Type extends LanguageModelV4StreamPart['type']> = Extract<LanguageModelV4StreamPart, { readonly type: Type }>;

type TextStreamPart = Of<`${'text' | 'reasoning'}-${'start' | 'delta' | 'end'}`>;

const TEXT_PARTS: ReadonlySet<string> = new Set<TextStreamPart['type']>([
  'text-start',
  'text-delta',
  'text-end',
  'reasoning-start',
  'reasoning-delta',
  'reasoning-end',
]);

interface OpenText {
  readonly type: 'text' | 'reasoning';
  text: string;
  metadata: Metadata | undefined;
}

/** Puts the parts of a stream together to one answer, and says which of them a reader gets to see. */
export class AnswerBuilder {
  readonly #content: (OpenText | AssistantPart)[] = [];
  readonly #open = new Map<string, OpenText>();
  #warnings: readonly string[] = [];
  #finish: Of<'finish'> | undefined;

  /** The finish part, once it has come. */
  get finish(): Of<'finish'> | undefined {
    return this.#finish;
  }

  /** Takes a part and gives what to pass on. Parts that core has no place for (sources, files, pings) are left out. */
  add(part: LanguageModelV4StreamPart): CompletionPart | undefined {
    if (part.type === 'tool-call') return this.#addToolCall(part);
    if (isText(part)) return this.#addText(part);
    if (part.type === 'stream-start') this.#warnings = part.warnings.map(toWarning);
    if (part.type === 'finish') this.#finish = part;
    return undefined;
  }

  /** The whole answer. */
  complete(finish: Of<'finish'>, reason: FinishReason): Completion {
    const content = this.#content
      .map(toPart)
      .filter((part) => part.type === 'tool-call' || part.text !== '' || part.providerMetadata !== undefined);
    return {
      message: { role: 'assistant', content },
      finishReason: reason,
      usage: toUsage(finish.usage),
      ...(this.#warnings.length === 0 ? {} : { warnings: this.#warnings }),
      ...metadataOf(finish.providerMetadata),
    };
  }

  #addText(part: TextStreamPart): CompletionPart | undefined {
    const type = part.type.startsWith('text') ? 'text' : 'reasoning';
    const text = this.#opened(type, part.id);
    text.metadata = part.providerMetadata ?? text.metadata;
    if (part.type === 'text-end' || part.type === 'reasoning-end') this.#open.delete(type + part.id);
    if (!('delta' in part) || part.delta === '') return undefined;
    text.text += part.delta;
    return { type: `${type}-delta`, text: part.delta };
  }

  #opened(type: OpenText['type'], id: string): OpenText {
    const known = this.#open.get(type + id);
    if (known !== undefined) return known;
    const text: OpenText = { type, text: '', metadata: undefined };
    this.#open.set(type + id, text);
    this.#content.push(text);
    return text;
  }

  #addToolCall({ toolCallId, toolName, input, providerExecuted, providerMetadata }: Of<'tool-call'>) {
    // The provider runs it by itself: nothing for the caller to do, and no result of it would come from here.
    if (providerExecuted === true) return undefined;
    const call = { type: 'tool-call', toolCallId, toolName, arguments: input } as const;
    this.#content.push({ ...call, ...metadataOf(providerMetadata) });
    return call;
  }
}

function isText(part: LanguageModelV4StreamPart): part is TextStreamPart {
  return TEXT_PARTS.has(part.type);
}

function toPart(part: OpenText | AssistantPart): AssistantPart {
  if (!('metadata' in part)) return part;
  return { type: part.type, text: part.text, ...metadataOf(part.metadata) };
}

function metadataOf(metadata: Metadata | undefined): { providerMetadata?: JsonObject } {
  // JSON by the specification; entries that are `undefined` count as absent.
  return metadata === undefined ? {} : { providerMetadata: metadata as JsonObject };
}

function toUsage({ inputTokens, outputTokens }: LanguageModelV4Usage): Usage {
  const { noCache = 0, cacheRead = 0, cacheWrite = 0 } = inputTokens;
  const { text = 0, reasoning = 0 } = outputTokens;
  return {
    inputTokens: inputTokens.total ?? noCache + cacheRead + cacheWrite,
    outputTokens: outputTokens.total ?? text + reasoning,
    cachedInputTokens: cacheRead,
    ...(cacheWrite === 0 ? {} : { cacheWriteInputTokens: cacheWrite }),
    reasoningTokens: reasoning,
    costUsd: undefined,
  };
}
