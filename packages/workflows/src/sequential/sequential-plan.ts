import type { CompiledPlan, CompiledStep } from '../step/compiled-step.ts';
import { keepOutput } from '../step/keep-output.ts';
import { runStep } from '../step/run-step.ts';
import { totalSize } from '../step/total-size.ts';

/** One step after another; each is given what the one before gave. */
export function sequentialPlan(steps: readonly CompiledStep[]): CompiledPlan {
  return {
    size: totalSize(steps),
    plan: async (frame, input) => {
      let value = input;
      for (const step of steps) {
        value = await runStep(step, frame, value);
        keepOutput(step, frame.names, value);
      }
      return value;
    },
  };
}
