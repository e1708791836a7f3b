import type { JsonObject, JsonValue } from '../json/json-value.ts';

/** A conversation with a model is a list of these, oldest first. All of it is JSON. */
export type Message = SystemMessage | UserMessage | AssistantMessage | ToolMessage;

export interface SystemMessage {
  readonly role: 'system';
  readonly content: string;
}

export interface UserMessage {
  readonly role: 'user';
  readonly content: string | readonly UserPart[];
}

export interface AssistantMessage {
  readonly role: 'assistant';
  readonly content: readonly AssistantPart[];
}

export interface ToolMessage {
  readonly role: 'tool';
  readonly content: readonly ToolResultPart[];
}

export interface TextPart {
  readonly type: 'text';
  readonly text: string;
  readonly providerMetadata?: JsonObject;
}

/** A picture, sound or document sent along, as base64 or by URL. */
export interface FilePart {
  readonly type: 'file';
  /** `image/png`. */
  readonly mediaType: string;
  readonly data: { readonly base64: string } | { readonly url: string };
  readonly filename?: string;
}

export type UserPart = TextPart | FilePart;

/** Reasoning text. `providerMetadata` (signatures) must go back to the provider unchanged. */
export interface ReasoningPart {
  readonly type: 'reasoning';
  readonly text: string;
  readonly providerMetadata?: JsonObject;
}

export interface ToolCallPart {
  readonly type: 'tool-call';
  readonly toolCallId: string;
  readonly toolName: string;
  /** The arguments as the model wrote them: JSON text, not yet parsed or checked. */
  readonly arguments: string;
  readonly providerMetadata?: JsonObject;
}

export type AssistantPart = TextPart | ReasoningPart | ToolCallPart;

export interface ToolResultPart {
  readonly type: 'tool-result';
  readonly toolCallId: string;
  readonly toolName: string;
  readonly output: JsonValue;
  /** The tool failed, and `output` says how. @default false */
  readonly isError?: boolean;
}
