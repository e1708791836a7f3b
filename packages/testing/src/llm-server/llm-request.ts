import type { JsonSchema, JsonValue } from '@llmspell/core';

/** The interfaces that the server speaks. */
export type LlmApi = 'openai-chat' | 'openai-responses' | 'anthropic' | 'google' | 'cohere-chat';

/** What a tool answered, as the model is told. */
export interface LlmToolResult {
  readonly toolCallId: string;
  readonly text: string;
}

/** A question to a model, in the same form for every interface. */
export interface LlmQuestion {
  readonly api: LlmApi;
  readonly model: string;
  /** All system texts. */
  readonly system: string;
  /** The text of the last message of the user. */
  readonly prompt: string;
  readonly tools: readonly { readonly name: string; readonly parameters: JsonSchema }[];
  /** What tools answered since then. */
  readonly toolResults: readonly LlmToolResult[];
  /** The answer has to be JSON. */
  readonly json: boolean;
  readonly schema: JsonSchema | undefined;
  readonly stream: boolean;
}

/** A request that the server received. */
export interface LlmServerRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** JSON as it is; a form as an object of its fields, a file in it as `{ name, type, size, base64 }`; else a text. */
  readonly body: JsonValue;
  /** `undefined` for paths that ask no model: embeddings, `/api/tags`. */
  readonly question: LlmQuestion | undefined;
  /** How the connection ended: `aborted` when the other side closed it before the whole answer was sent. */
  readonly ended: Promise<'finished' | 'aborted'>;
}
