import { SpellError, type JsonValue } from '@llmspell/core';

import type { Frame } from '../run/frame.ts';
import { sequentialPlan } from '../sequential/sequential-plan.ts';
import type { CompiledPlan, Plan, StepCompiler } from '../step/compiled-step.ts';
import type { Condition } from '../step/condition.ts';
import type { ConditionalBranch, ConditionalFlow } from './conditional-flow.ts';

interface CompiledBranch {
  readonly name: string;
  readonly when: Condition;
  readonly plan: Plan;
}

/** The first branch whose condition holds, or every such branch, or the other steps, or nothing. */
export function compileConditional(flow: ConditionalFlow, compiler: StepCompiler): CompiledPlan {
  const list: readonly ConditionalBranch[] =
    'branches' in flow ? flow.branches : [{ name: 'then', when: flow.when, steps: flow.steps }];
  const branches = list.map(({ name, when, steps }, index) => ({
    name: name ?? `branch_${index + 1}`,
    when,
    plan: sequentialPlan(compiler.compileSteps(steps, compiler)).plan,
  }));
  const otherwise =
    flow.otherwise === undefined ? undefined : sequentialPlan(compiler.compileSteps(flow.otherwise, compiler)).plan;
  if (branches.length === 0) throw noBranches(compiler);
  const all = 'branches' in flow && flow.match === 'all';
  return {
    size: undefined,
    plan: async (frame, input) => {
      const taken: string[] = [];
      let output: JsonValue = input;
      for (const branch of branches) {
        if (!(await branch.when(frame, frame.context))) continue;
        taken.push(branch.name);
        output = await runBranch(branch, frame, input);
        if (!all) break;
      }
      if (taken.length === 0 && otherwise !== undefined) {
        output = await runBranch({ name: 'otherwise', plan: otherwise }, frame, input);
        taken.push('otherwise');
      }
      frame.details = { branches: branches.length, taken };
      return output;
    },
  };
}

async function runBranch(
  { name, plan }: Pick<CompiledBranch, 'name' | 'plan'>,
  frame: Frame,
  input: JsonValue,
): Promise<JsonValue> {
  const inner = frame.inner(frame.context.scope(`branch:${name}`));
  const output = await plan(inner, input);
  frame.names.absorb(inner.names);
  frame.names.setBranch(name, inner.names);
  return output;
}

function noBranches({ workflow }: StepCompiler): SpellError {
  return new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Workflow "${workflow}": a conditional needs at least one branch with a condition.`,
  });
}
