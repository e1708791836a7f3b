import type { JsonObject, JsonValue } from '@llmspell/core';

import type { LoopState } from './loop-state.ts';

/** What a step's function, a condition and an aggregation see of the running workflow. */
export interface WorkflowState {
  /** The workflow's input. */
  readonly input: JsonValue;
  /** The innermost loop this is in. */
  readonly loop: LoopState | undefined;
  /** What a step gave, by its name or its output name; `undefined` when it has not run. */
  output(name: string): JsonValue | undefined;
  /** The outputs of every step that has run and can be seen from here, by name. */
  outputs(): JsonObject;
  /** What `{{name}}` stands for: an output, a field of the input, a value of the workflow. */
  value(name: string): JsonValue | undefined;
}
