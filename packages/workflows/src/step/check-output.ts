import type { JsonValue } from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';

import type { CompiledStep } from './compiled-step.ts';

/** Takes what a step gave as JSON. The message is only built when there is something to say. */
export function checkOutput(step: CompiledStep, value: unknown): JsonValue {
  if (step.json || typeof value === 'string' || typeof value === 'boolean') return value as JsonValue;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return value === null || value === undefined ? null : toJson(value, `The output of step "${step.name}"`);
}
