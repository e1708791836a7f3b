import type { JsonValue, RunContext } from '@llmspell/core';

import type { Frame } from '../run/frame.ts';
import { checkOutput } from './check-output.ts';
import type { CompiledStep } from './compiled-step.ts';
import { failStep } from './fail-step.ts';
import { runGuardedStep } from './run-guarded-step.ts';

/**
 * Runs one step: the one way in which steps of every kind run. A step with nothing but its work, in a run that nobody
 * watches, costs a scope and an await; everything else takes the long way.
 */
export async function runStep(step: CompiledStep, frame: Frame, input: JsonValue): Promise<JsonValue> {
  const { context, run } = frame;
  if (context.signal.aborted) throw context.signal.reason;
  if (step.guards !== undefined || isWatched(context)) return runGuardedStep(step, frame, input);
  const { records } = run;
  const started = records === undefined ? 0 : context.clock.monotonic();
  try {
    const given = step.template === undefined ? input : step.template(frame);
    const value: unknown = await step.call(given, context.scope(step.scopeName), frame);
    const output = checkOutput(step, value);
    if (records !== undefined) {
      const durationMs = context.clock.monotonic() - started;
      records.push({ name: step.name, status: 'completed', output, attempts: 1, durationMs });
    }
    return output;
  } catch (error) {
    throw failStep({ step, frame, error, attempts: 1, durationMs: context.clock.monotonic() - started });
  }
}

function isWatched({ events, hooks, tracer }: RunContext): boolean {
  return (
    events.has('workflow.step.started') ||
    events.has('workflow.step.completed') ||
    events.has('workflow.progress') ||
    hooks.has('beforeWorkflowStep') ||
    hooks.has('afterWorkflowStep') ||
    hooks.has('onCheckpoint') ||
    tracer.enabled
  );
}
