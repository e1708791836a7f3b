import type { JsonObject, JsonValue } from '@llmspell/core';

import type { JsonView } from '../json-view.ts';
import type { LlmQuestion } from '../llm-request.ts';
import type { WireAnswer } from '../wire-answer.ts';

/** How one API reads questions and writes answers. */
export interface LlmApiFormat {
  /** Whether a path is asked in this API. */
  matches(path: string): boolean;
  read(body: JsonView, path: string): LlmQuestion;
  /** The whole answer as one JSON document. */
  document(answer: WireAnswer, body: JsonView): JsonObject;
  /** The answer as server-sent events, the frames' text without the blank line. */
  events(answer: WireAnswer, body: JsonView): readonly string[];
  /** The body of a failure. */
  failure(status: number, message: string): JsonValue;
}
