import type { Frame } from '../run/frame.ts';
import type { CompiledStep } from './compiled-step.ts';

const NOTHING: Disposable = { [Symbol.dispose]() {} };

/** Reports that a step starts, and how far the workflow is when it ends. */
export function trackStep(step: CompiledStep, frame: Frame): Disposable {
  const { context, run } = frame;
  const { name } = run.workflow;
  context.emit('workflow.step.started', () => ({ workflow_name: name, step_name: step.name, step_kind: step.what }));
  if (step.inline) return NOTHING;
  const { progress } = run;
  progress.current.add(step.name);
  report(frame);
  return {
    [Symbol.dispose]() {
      progress.current.delete(step.name);
      progress.completed += 1;
      report(frame);
    },
  };
}

function report({ context, run }: Frame): void {
  const { completed, total, current } = run.progress;
  context.emit('workflow.progress', () => ({
    workflow_name: run.workflow.name,
    completed,
    total: total ?? null,
    current: [...current],
  }));
}
