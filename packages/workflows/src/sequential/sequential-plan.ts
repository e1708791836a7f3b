import type { CompiledPlan, CompiledStep } from '../step/compiled-step.ts';
import { keepOutput } from '../step/keep-output.ts';
import { runStep } from '../step/run-step.ts';
import { onTransition } from '../step/step-hooks.ts';
import { totalSize } from '../step/total-size.ts';

/** One step after another; each is given what the one before gave. */
export function sequentialPlan(steps: readonly CompiledStep[]): CompiledPlan {
  return {
    size: totalSize(steps),
    plan: async (frame, input) => {
      const watched = frame.context.hooks.has('onWorkflowTransition');
      let value = input;
      for (const [index, step] of steps.entries()) {
        if (watched) await onTransition(frame, steps[index - 1], step);
        value = await runStep(step, frame, value);
        keepOutput(step, frame.names, value);
      }
      if (watched) await onTransition(frame, steps.at(-1), undefined);
      return value;
    },
  };
}
