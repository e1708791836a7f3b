import type { JsonValue } from '@llmspell/core';

import type { JsonView } from '../json-view.ts';

/** What the server keeps between requests. */
export interface ServerState {
  /** Names of the models that Ollama has; a pull adds to them. */
  readonly models: string[];
}

/** An answer that is no conversation: one document, or documents line by line. */
export type ServiceAnswer =
  | { readonly document: JsonValue; readonly status?: number }
  | { readonly lines: readonly JsonValue[] };

/** One path, or several of one kind, that asks no model for a conversation. */
export interface Service {
  matches(path: string): boolean;
  /** `undefined` when there is nothing there after all. */
  answer(body: JsonView, path: string, state: ServerState): ServiceAnswer | undefined;
}
