import { isStop, SpellError, toSpellError } from '@llmspell/core';
import type { RunContext } from '@llmspell/core';
import { runHooks } from '@llmspell/core/kit';

import type { DoneStep, WorkflowRun } from './workflow-run.ts';

/**
 * Undoes the finished steps of a failed workflow that say how, the last one first. One that cannot be undone does not keep
 * the others from it. A hook at `onRollback` may skip it all.
 *
 * @returns the error to throw: the failure itself, or `COMPENSATION_FAILED` with it as a cause.
 */
export async function rollBack(run: WorkflowRun, context: RunContext, failure: SpellError): Promise<SpellError> {
  const steps = run.done.splice(0).toReversed();
  if (steps.length === 0) return failure;
  const { workflow } = run;
  const names = steps.map(({ name }) => name);
  const { result } = await runHooks(context, {
    point: 'onRollback',
    component: workflow,
    data: { workflowName: workflow.name, workflowType: workflow.type, steps: names },
    error: failure,
  });
  if (result.type === 'skip') return failure;
  const failures: UndoFailure[] = [];
  for (const step of steps) {
    const error = await undo(step, run, context);
    if (error !== undefined) failures.push({ name: step.name, error });
  }
  return failures.length === 0 ? failure : compensationFailed(run, failure, failures);
}

interface UndoFailure {
  readonly name: string;
  readonly error: SpellError;
}

async function undo({ name, undo: work }: DoneStep, { workflow }: WorkflowRun, context: RunContext) {
  const report = (type: string, more: Record<string, string> = {}): void =>
    context.emit(type, () => ({ workflow_name: workflow.name, step_name: name, ...more }));
  try {
    await work(context.scope(`undo:${name}`));
    report('workflow.step.compensated');
    return undefined;
  } catch (error) {
    if (isStop(error, context.signal)) throw error;
    const coded = toSpellError(error);
    report('workflow.step.compensation_failed', { error: coded.message, code: coded.code });
    return coded;
  }
}

function compensationFailed(
  { workflow }: WorkflowRun,
  failure: SpellError,
  failures: readonly UndoFailure[],
): SpellError {
  const names = failures.map(({ name }) => name);
  return new SpellError({
    code: 'COMPENSATION_FAILED',
    message: `Workflow "${workflow.name}" failed (${failure.message}), and these steps could not be undone: ${names.join(', ')}. Undo them by hand.`,
    data: { workflow: workflow.name, steps: names },
    cause: new AggregateError([failure, ...failures.map(({ error }) => error)]),
  });
}
