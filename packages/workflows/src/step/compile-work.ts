import { SpellError, type Component, type ComponentKind } from '@llmspell/core';
import { isBaseAgent, isTool } from '@llmspell/core/kit';

import { compileConditional } from '../conditional/compile-conditional.ts';
import { compileLoop } from '../loop/compile-loop.ts';
import { compileParallel } from '../parallel/compile-parallel.ts';
import { sequentialPlan } from '../sequential/sequential-plan.ts';
import { callNamed, callOf } from './call-component.ts';
import type { CompiledPlan, CompiledStep, StepCompiler } from './compiled-step.ts';
import type { DetailedStep, StepWork } from './step.ts';

/** The part of a step that depends on what it does. */
export type StepWorkParts = Pick<CompiledStep, 'what' | 'call' | 'json' | 'inline' | 'size'>;

type WorkKey = StepWork extends infer Work ? (Work extends unknown ? keyof Work : never) : never;

const WORK_KEYS: readonly WorkKey[] = ['run', 'agent', 'tool', 'workflow', 'steps', 'parallel', 'conditional', 'loop'];

const KINDS: Readonly<Record<'agent' | 'tool' | 'workflow', readonly [ComponentKind, ...ComponentKind[]]>> = {
  agent: ['agent', 'workflow', 'spell'],
  tool: ['tool'],
  workflow: ['workflow', 'agent', 'spell'],
};

/** Makes a step's work ready. @throws SpellError `VALIDATION_FAILED` when it does not say one thing to do. */
export function compileWork(step: DetailedStep, name: string, compiler: StepCompiler): StepWorkParts {
  assertOneWork(step, name, compiler);
  if ('run' in step) return { what: 'function', call: step.run, json: false, inline: false, size: 1 };
  if ('agent' in step) return component('agent', step.agent, { name, compiler });
  if ('tool' in step) return component('tool', step.tool, { name, compiler });
  if ('workflow' in step) return component('workflow', step.workflow, { name, compiler });
  if ('steps' in step) return inline('steps', sequentialPlan(compiler.compileSteps(step.steps, compiler)));
  if ('parallel' in step) return inline('parallel', compileParallel(step.parallel, compiler));
  if ('conditional' in step) return inline('conditional', compileConditional(step.conditional, compiler));
  return inline('loop', compileLoop(step.loop, compiler));
}

function component(
  kind: 'agent' | 'tool' | 'workflow',
  given: Component | string,
  { name, compiler }: { readonly name: string; readonly compiler: StepCompiler },
): StepWorkParts {
  if (typeof given === 'string') {
    return { what: `${kind} "${given}"`, call: callNamed(KINDS[kind], given), json: false, inline: false, size: 1 };
  }
  if (!isTool(given) && !isBaseAgent(given)) {
    throw invalid(compiler, `"${kind}" of step "${name}" has to be a component or its name; got ${typeof given}.`);
  }
  const what = `${given.kind} "${given.name}"`;
  return { what, call: callOf(given), json: given.kind === 'tool', inline: false, size: 1 };
}

function inline(what: string, { plan, size }: CompiledPlan): StepWorkParts {
  return { what, call: (input, context, frame) => plan(frame.at(context), input), json: true, inline: true, size };
}

function assertOneWork(step: DetailedStep, name: string, compiler: StepCompiler): void {
  const keys = WORK_KEYS.filter((key) => key in step && (step as Partial<Record<WorkKey, unknown>>)[key] !== undefined);
  if (keys.length === 1) return;
  const got =
    keys.length === 0 ? `it has ${Object.keys(step).join(', ') || 'nothing'}` : `it has ${keys.join(' and ')}`;
  throw invalid(compiler, `Step "${name}" has to say one thing to do (${WORK_KEYS.join(', ')}); ${got}.`);
}

function invalid({ workflow }: StepCompiler, problem: string): SpellError {
  return new SpellError({ code: 'VALIDATION_FAILED', message: `Workflow "${workflow}": ${problem}` });
}
