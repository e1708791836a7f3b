import type { FinishReason, JsonObject, JsonValue, Usage } from '@llmspell/core';

/** A tool call in a scripted answer. */
export interface ScriptedToolCall {
  readonly toolName: string;
  /** A text is sent as it is, so it may be broken JSON. */
  readonly arguments: JsonObject | string;
  /** @default `call-1`, `call-2`, … in the order they are made */
  readonly toolCallId?: string;
}

/** An answer written down before a test. Its parts come in this order: reasoning, text, tool calls. */
export interface ScriptedAnswer {
  readonly text?: string;
  readonly reasoning?: string;
  /** An answer that is this value as JSON text. */
  readonly json?: JsonValue;
  readonly toolCalls?: readonly ScriptedToolCall[];
  /** @default 'tool-calls' with tool calls, else 'stop' */
  readonly finishReason?: FinishReason;
  /** @default 10 input and 5 output tokens */
  readonly usage?: Partial<Usage>;
  readonly warnings?: readonly string[];
  /** Put on the reasoning, the text and the tool calls, and on the whole answer. */
  readonly providerMetadata?: JsonObject;
  /** Thrown after the parts above have been streamed. */
  readonly error?: Error;
  /** Waits for the abort after the parts above. @default false */
  readonly hang?: boolean;
}
