import type { JsonValue } from '@llmspell/core';

/** Something that goes wrong with one request. Events are those of the stream; a whole JSON answer counts as one. */
export interface LlmFault {
  /** Answers with this HTTP status instead. */
  readonly status?: number;
  /** Of the answer with `status`: `{ 'retry-after': '1' }`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the answer with `status`. @default an error object as the API sends it */
  readonly body?: JsonValue;
  /** Closes the connection without an answer. */
  readonly destroy?: boolean;
  /** Sends this many events and then nothing more; 0 does not even send headers. */
  readonly hangAfter?: number;
  /** Sends this many events and then closes the connection. */
  readonly cutAfter?: number;
  /** Sends this many events, then the end of the answer without the events between. */
  readonly endAfter?: number;
  /** Sends this many events, then one that is not JSON, then the rest. */
  readonly malformedAfter?: number;
  /** Sends this many events, then bytes that are no text at all, then the rest. */
  readonly noiseAfter?: number;
  /** Sends this many events, and the last of them again and again until the other side closes the connection. */
  readonly endlessAfter?: number;
  /** ms between events. */
  readonly eventDelayMs?: number;
  /** ms before the answer. */
  readonly delayMs?: number;
}
