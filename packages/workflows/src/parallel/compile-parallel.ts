import { isStop, type JsonValue } from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';

import type { Frame } from '../run/frame.ts';
import type { CompiledPlan, CompiledStep, StepCompiler } from '../step/compiled-step.ts';
import { keepOutput } from '../step/keep-output.ts';
import { runStep } from '../step/run-step.ts';
import { totalSize } from '../step/total-size.ts';
import type { ParallelFlow } from './parallel-flow.ts';

interface BranchEnd {
  readonly output: JsonValue;
  readonly failure?: unknown;
  readonly frame: Frame;
}

/** Steps side by side, each in a frame of its own that is absorbed in order when all have ended. */
export function compileParallel(flow: ParallelFlow, compiler: StepCompiler): CompiledPlan {
  const steps = compiler.compileSteps(flow.steps, compiler);
  const { concurrency, onBranchError = 'fail', aggregate } = flow;
  const options = concurrency === undefined ? undefined : { concurrency: Math.max(1, concurrency) };
  return {
    size: totalSize(steps),
    plan: async (frame, input) => {
      const ends = await frame.context.each(
        steps,
        (step, context) => runBranch(step, frame.inner(context), { input, onBranchError }),
        options,
      );
      const outputs = gather(ends, steps, frame);
      return aggregate === undefined ? outputs : toJson(await aggregate(outputs, frame), 'What "aggregate" gave');
    },
  };
}

async function runBranch(
  step: CompiledStep,
  frame: Frame,
  { input, onBranchError }: { readonly input: JsonValue; readonly onBranchError: 'fail' | 'continue' },
): Promise<BranchEnd> {
  try {
    return { output: await runStep(step, frame, input), frame };
  } catch (failure) {
    if (onBranchError === 'fail' || isStop(failure, frame.context.signal)) throw failure;
    return { output: null, failure, frame };
  }
}

function gather(ends: readonly BranchEnd[], steps: readonly CompiledStep[], frame: Frame): readonly JsonValue[] {
  const failures = ends.filter((end) => end.failure !== undefined);
  if (failures.length === ends.length) throw failures[0]?.failure;
  for (const [index, end] of ends.entries()) {
    const step = steps[index];
    if (step === undefined) continue;
    frame.names.absorb(end.frame.names);
    frame.names.setBranch(step.name, end.frame.names);
    if (end.failure === undefined) keepOutput(step, frame.names, end.output);
  }
  frame.details = { branches: ends.length, succeeded: ends.length - failures.length, failed: failures.length };
  return ends.map((end) => end.output);
}
