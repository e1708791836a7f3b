import type { JsonObject, JsonValue } from '@llmspell/core';

/** What every built-in tool gives. One shape, so that a caller needs to know no tool to read its result. */
export interface ToolResult {
  /** `false` for a failure that is an answer: an expression that cannot be evaluated, a status of 500. */
  readonly success: boolean;
  /** What was done: `encode`, `read`. */
  readonly operation: string;
  readonly message?: string;
  /** Everything that was found out, field by field. */
  readonly result?: JsonValue;
  readonly error?: { readonly message: string; readonly code?: string };
  readonly metadata?: JsonObject;
  /** The payload as text, or the message where there is none. */
  readonly text: string;
  /** The payload where it is data and not text. */
  readonly data?: JsonValue;
  /** The main value: what a next step would take as its input. */
  readonly output: JsonValue;
}

/** The parts of a {@link ToolResult} that a tool knows. */
export interface ToolResultParts {
  readonly operation: string;
  readonly result?: JsonValue;
  readonly message?: string;
  /** @default `result` */
  readonly output?: JsonValue;
  /** @default the output as text */
  readonly text?: string;
  readonly data?: JsonValue;
  readonly metadata?: JsonObject;
  /** Makes it a failure. */
  readonly error?: { readonly message: string; readonly code?: string };
}

/** Makes the result of a tool; what is not known is left out. */
export function toolResult(parts: ToolResultParts): ToolResult {
  const { operation, result, message, data, metadata, error } = parts;
  const output = parts.output ?? result ?? null;
  return {
    success: error === undefined,
    operation,
    ...(message === undefined ? {} : { message }),
    ...(result === undefined ? {} : { result }),
    ...(error === undefined ? {} : { error }),
    ...(metadata === undefined ? {} : { metadata }),
    text: parts.text ?? error?.message ?? textOf(output),
    ...(data === undefined ? {} : { data }),
    output,
  };
}

function textOf(output: JsonValue): string {
  return typeof output === 'string' ? output : JSON.stringify(output);
}

/** What a model is shown of a result: the main value, or what went wrong. The rest is for programs. */
export function resultForModel(result: JsonValue): JsonValue {
  if (typeof result !== 'object' || result === null || !('output' in result)) return result;
  const { success, error, output } = result;
  return success === false ? { error: error ?? null, output: output ?? null } : (output ?? null);
}
