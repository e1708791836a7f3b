import { isStop, type JsonValue, type SpellError } from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';

import type { Frame } from '../run/frame.ts';
import { attemptStep } from './attempt-step.ts';
import type { CompiledStep, StepGuards } from './compiled-step.ts';
import { failStep } from './fail-step.ts';
import { afterStep, atCheckpoint, beforeStep } from './step-hooks.ts';
import { trackStep } from './track-step.ts';

const NO_GUARDS: StepGuards = {
  input: undefined,
  retry: undefined,
  timeoutMs: undefined,
  onError: 'fail',
  skipIf: undefined,
  compensate: undefined,
};

/** Runs a step with all it may have: a skip condition, hooks, events, a span, attempts, a time limit, a fallback. */
export async function runGuardedStep(step: CompiledStep, frame: Frame, input: JsonValue): Promise<JsonValue> {
  const { context, run } = frame;
  const guards = step.guards ?? NO_GUARDS;
  const started = context.clock.monotonic();
  const elapsed = (): number => context.clock.monotonic() - started;
  const attempts = { count: 0 };
  try {
    if (guards.skipIf !== undefined && (await guards.skipIf(frame, context))) return skip(step, frame, input);
    using _ = trackStep(step, frame);
    const output = await spanned(step, frame, async () => {
      const decision = await beforeStep(step, frame, await inputOf(step, frame, input));
      if (decision.type === 'skip') return decision.output;
      const given = await attemptStep({ step: decision.step, frame, input: decision.input, guards, attempts });
      return afterStep(step, frame, { input: decision.input, output: given });
    });
    const durationMs = elapsed();
    keepUndo(step, frame, output);
    run.records?.push({ name: step.name, status: 'completed', output, attempts: attempts.count, durationMs });
    context.emit('workflow.step.completed', () => ({
      workflow_name: run.workflow.name,
      step_name: step.name,
      output,
      attempts: attempts.count,
      duration_ms: durationMs,
    }));
    if (!step.inline) await atCheckpoint(step, frame, output);
    return output;
  } catch (error) {
    const failure = failStep({ step, frame, error, attempts: attempts.count, durationMs: elapsed() });
    if (guards.onError === 'fail' || isStop(error, context.signal)) throw failure;
    // Not a stop, so it was made an error with a code.
    return replace(step, guards.onError, { failure: failure as SpellError, frame });
  }
}

function keepUndo({ name, guards }: CompiledStep, frame: Frame, output: JsonValue): void {
  const compensate = guards?.compensate;
  if (compensate === undefined) return;
  frame.run.done.push({ name, undo: async (context) => void (await compensate(output, context, frame)) });
}

function skip(step: CompiledStep, { context, run }: Frame, input: JsonValue): JsonValue {
  run.records?.push({ name: step.name, status: 'skipped', output: null, attempts: 0, durationMs: 0 });
  context.emit('workflow.step.skipped', () => ({ workflow_name: run.workflow.name, step_name: step.name }));
  return input;
}

function inputOf(step: CompiledStep, frame: Frame, previous: JsonValue): JsonValue | Promise<JsonValue> {
  if (step.guards?.input !== undefined) return step.guards.input(previous, frame);
  return step.template === undefined ? previous : step.template(frame);
}

async function replace(
  step: CompiledStep,
  onError: Exclude<StepGuards['onError'], 'fail'>,
  { failure, frame }: { readonly failure: SpellError; readonly frame: Frame },
): Promise<JsonValue> {
  if (onError === 'continue') return null;
  return toJson(await onError(failure, frame), `What "onError" of step "${step.name}" gave`);
}

function spanned(step: CompiledStep, frame: Frame, work: () => Promise<JsonValue>): Promise<JsonValue> {
  const { tracer } = frame.context;
  if (!tracer.enabled) return work();
  const attributes = { 'gen_ai.workflow.name': frame.run.workflow.name, 'llmspell.step.name': step.name };
  return tracer.span(`step ${step.name}`, attributes, work);
}
