import { isStop, messageOf, SpellError, toSpellError } from '@llmspell/core';

import type { Frame } from '../run/frame.ts';
import { causeCode } from './cause-code.ts';
import type { CompiledStep } from './compiled-step.ts';

/** A step that failed for good. */
export interface StepFailure {
  readonly step: CompiledStep;
  readonly frame: Frame;
  readonly error: unknown;
  readonly attempts: number;
  readonly durationMs: number;
}

/**
 * Records and reports a failed step and gives the error to throw: `STEP_FAILED` with the step's name. A stop from outside
 * is given back untouched and is no failure of the step; neither is a step that failed inside this one named twice.
 */
export function failStep({ step, frame, error, attempts, durationMs }: StepFailure): unknown {
  const { context, run } = frame;
  if (isStop(error, context.signal)) return error;
  const failure = step.inline && isStepFailure(error) ? error : stepFailed(step, frame, error);
  run.records?.push({
    name: step.name,
    status: 'failed',
    output: null,
    error: failure.toJSON(),
    attempts,
    durationMs,
  });
  context.emit('workflow.step.failed', () => ({
    workflow_name: run.workflow.name,
    step_name: step.name,
    error: failure.message,
    code: failure.code,
    attempts,
    duration_ms: durationMs,
  }));
  return failure;
}

function stepFailed(step: CompiledStep, frame: Frame, error: unknown): SpellError {
  const { name } = frame.run.workflow;
  const { retryable } = toSpellError(error);
  return new SpellError({
    code: 'STEP_FAILED',
    message: `Step "${step.name}"${step.what === 'function' ? '' : ` (${step.what})`} of workflow "${name}" failed: ${messageOf(error)}`,
    retryable,
    data: { workflow: name, step: step.name, code: causeCode(error) },
    cause: error,
  });
}

function isStepFailure(error: unknown): error is SpellError {
  return SpellError.isInstance(error) && error.code === 'STEP_FAILED';
}
