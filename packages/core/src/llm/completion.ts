import type { JsonObject } from '../json/json-value.ts';
import type { JsonSchema } from '../schema/json-schema.ts';
import type { AssistantMessage, Message } from './message.ts';
import type { Usage } from './usage.ts';

/** A tool as the model sees it. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonSchema;
}

export type ToolChoice = 'auto' | 'none' | 'required' | { readonly tool: string };

/** What the answer has to look like. */
export type ResponseFormat =
  | { readonly type: 'text' }
  | { readonly type: 'json'; readonly schema?: JsonSchema; readonly name?: string; readonly description?: string };

/** One call to a model. All of it is JSON, so it can be journaled and compared. */
export interface CompletionRequest {
  /** The provider's own id of the model: `gpt-4o-mini`, without the provider's name. */
  readonly modelId: string;
  readonly messages: readonly Message[];
  readonly tools?: readonly ToolDefinition[];
  /** @default 'auto' */
  readonly toolChoice?: ToolChoice;
  readonly responseFormat?: ResponseFormat;
  readonly temperature?: number;
  readonly topP?: number;
  readonly maxOutputTokens?: number;
  readonly stopSequences?: readonly string[];
  readonly seed?: number;
  readonly reasoningEffort?: 'none' | 'minimal' | 'low' | 'medium' | 'high';
  /** Options only this provider understands, passed on untouched. */
  readonly providerOptions?: JsonObject;
}

export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'error' | 'other';

/** A part of an answer as it arrives. `text-delta` and `reasoning-delta` come in order; exactly one `finish` comes last. */
export type CompletionPart =
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'reasoning-delta'; readonly text: string }
  | { readonly type: 'tool-call'; readonly toolCallId: string; readonly toolName: string; readonly arguments: string }
  | { readonly type: 'finish'; readonly completion: Completion };

/** A whole answer. */
export interface Completion {
  readonly message: AssistantMessage;
  readonly finishReason: FinishReason;
  readonly usage: Usage;
  /** Registry id of the model that answered, where it was one of several. */
  readonly model?: string;
  /** What the provider wants a reader to know: an option it ignored. */
  readonly warnings?: readonly string[];
  readonly providerMetadata?: JsonObject;
}

/** The text of an answer's message, joined. */
export function textOf(message: AssistantMessage): string {
  return message.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}
