import type { JsonValue } from '@llmspell/core';

/** Work that may take any time or memory, as data: someone else wrote the program or the schema in it. */
export type ComputeJob =
  /** Gives the list of the query's outputs, each as its JSON text. */
  | { readonly kind: 'jq'; readonly query: string; readonly input: JsonValue }
  /** Gives the list of what does not fit, as `{ path, message }`. */
  | { readonly kind: 'json-schema'; readonly schema: JsonValue; readonly input: JsonValue };

/** What the worker posts. */
export type ComputeReply =
  | { readonly success: true; readonly value: JsonValue }
  | { readonly success: false; readonly message: string };
