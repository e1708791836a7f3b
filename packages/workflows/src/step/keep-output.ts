import type { JsonValue } from '@llmspell/core';

import type { Names } from '../run/names.ts';
import type { CompiledStep } from './compiled-step.ts';

/** Keeps a step's output under its name and its output name. */
export function keepOutput(step: CompiledStep, names: Names, output: JsonValue): void {
  names.set(step.name, output);
  if (step.outputName !== undefined) names.set(step.outputName, output);
}
