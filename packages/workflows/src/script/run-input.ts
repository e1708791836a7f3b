import type { JsonValue } from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';

/** A workflow's input as a script gives it; nothing is an empty object. */
export function runInput(given: unknown): JsonValue {
  return given === undefined || given === null ? {} : toJson(given, 'The input of a workflow');
}
