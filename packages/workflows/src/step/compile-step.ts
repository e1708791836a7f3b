import { SpellError, type JsonValue } from '@llmspell/core';
import { isBaseAgent, isTool } from '@llmspell/core/kit';

import { compileTemplate, type Template } from '../reference/compile-template.ts';
import { compileRun, compileWork, type StepWorkParts } from './compile-work.ts';
import type { CompiledStep, CompileOptions, StepGuards } from './compiled-step.ts';
import type { DetailedStep, Step, StepDefaults, StepOptions } from './step.ts';

/** Makes a list of steps ready to run. @throws SpellError `VALIDATION_FAILED` for a list that cannot work. */
export function compileSteps(steps: readonly Step[], options: CompileOptions): readonly CompiledStep[] {
  if (steps.length === 0) throw invalid(options, 'A list of steps needs at least one step.');
  const compiled = steps.map((step, index) => compileStep(step, index, options));
  assertUniqueNames(compiled, options);
  return compiled;
}

function compileStep(step: Step, index: number, options: CompileOptions): CompiledStep {
  const position = `step_${index + 1}`;
  if (isDetailed(step)) return compileDetailed(step, position, options);
  const work = compileRun(step, position, options);
  return {
    ...work,
    name: position,
    scopeName: `step:${position}`,
    outputName: undefined,
    template: undefined,
    guards: guardsOf({}, options.defaults),
  };
}

function isDetailed(step: Step): step is DetailedStep {
  return typeof step === 'object' && step !== null && !isTool(step) && !isBaseAgent(step);
}

function compileDetailed(step: DetailedStep, position: string, options: CompileOptions): CompiledStep {
  const name = step.name ?? position;
  const work: StepWorkParts = compileWork(step, name, { ...options, compileSteps });
  return {
    name,
    scopeName: `step:${name}`,
    outputName: step.output,
    template: step.input === undefined ? undefined : templateOf(step.input, options),
    guards: guardsOf(step, work.inline ? {} : options.defaults),
    ...work,
  };
}

function templateOf(
  input: Exclude<StepOptions['input'], undefined>,
  { references }: CompileOptions,
): Template | undefined {
  if (typeof input === 'function') return undefined;
  return compileTemplate(input, references) ?? ((): JsonValue => input);
}

function guardsOf(step: StepOptions, defaults: StepDefaults): StepGuards | undefined {
  const input = typeof step.input === 'function' ? step.input : undefined;
  const { skipIf, compensate } = step;
  const { retry, timeoutMs, onError = 'fail' } = { ...defaults, ...definedOf(step) };
  const isPlain =
    input === undefined &&
    retry === undefined &&
    timeoutMs === undefined &&
    skipIf === undefined &&
    compensate === undefined;
  return isPlain && onError === 'fail' ? undefined : { input, retry, timeoutMs, onError, skipIf, compensate };
}

/** An option that is there but undefined leaves the default in place. */
function definedOf({ retry, timeoutMs, onError }: StepOptions): StepDefaults {
  return {
    ...(retry === undefined ? {} : { retry }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(onError === undefined ? {} : { onError }),
  };
}

function assertUniqueNames(steps: readonly CompiledStep[], options: CompileOptions): void {
  const names = new Set<string>();
  for (const { name } of steps) {
    if (names.has(name)) throw invalid(options, `Two steps of one list are named "${name}". Give each its own name.`);
    names.add(name);
  }
}

function invalid({ workflow }: CompileOptions, problem: string): SpellError {
  return new SpellError({ code: 'VALIDATION_FAILED', message: `Workflow "${workflow}": ${problem}` });
}
