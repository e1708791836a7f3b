import { SpellError, type ComponentKind } from '@llmspell/core';
import { isBaseAgent, isTool } from '@llmspell/core/kit';

import { compileConditional } from '../conditional/compile-conditional.ts';
import { compileLoop } from '../loop/compile-loop.ts';
import { compileParallel } from '../parallel/compile-parallel.ts';
import { sequentialPlan } from '../sequential/sequential-plan.ts';
import { callOf } from './call-component.ts';
import { callNamed } from './call-named.ts';
import type { CompiledPlan, CompiledStep, StepCompiler } from './compiled-step.ts';
import type { DetailedStep, StepFunction, StepWork } from './step.ts';

/** The part of a step that depends on what it does. */
export type StepWorkParts = Pick<CompiledStep, 'what' | 'call' | 'json' | 'inline' | 'size'>;

type WorkKey = StepWork extends infer Work ? (Work extends unknown ? keyof Work : never) : never;

const WORK_KEYS: readonly WorkKey[] = ['run', 'agent', 'tool', 'workflow', 'steps', 'parallel', 'conditional', 'loop'];

/** Where a name is looked for, in this order. */
const KINDS = {
  agent: ['agent', 'workflow', 'spell'],
  tool: ['tool'],
  workflow: ['workflow', 'agent', 'spell'],
} as const satisfies Readonly<Record<string, readonly ComponentKind[]>>;

/** Makes a step's work ready. @throws SpellError `VALIDATION_FAILED` when it does not say one thing to do. */
export function compileWork(step: DetailedStep, name: string, compiler: StepCompiler): StepWorkParts {
  assertOneWork(step, name, compiler);
  if ('run' in step) return compileRun(step.run, name, compiler);
  if ('agent' in step) return compileComponent('agent', step.agent, { name, compiler });
  if ('tool' in step) return compileComponent('tool', step.tool, { name, compiler });
  if ('workflow' in step) return compileComponent('workflow', step.workflow, { name, compiler });
  if ('steps' in step) return inline('steps', sequentialPlan(compiler.compileSteps(step.steps, compiler)));
  if ('parallel' in step) return inline('parallel', compileParallel(step.parallel, compiler));
  if ('conditional' in step) return inline('conditional', compileConditional(step.conditional, compiler));
  return inline('loop', compileLoop(step.loop, compiler));
}

const LEAF = { json: false, inline: false, size: 1 } as const;

/** Makes a function or a component ready. */
export function compileRun(run: unknown, name: string, compiler: Pick<StepCompiler, 'workflow'>): StepWorkParts {
  // The input of a step's function is its own affair; its output is checked.
  if (typeof run === 'function') return { ...LEAF, what: 'function', call: run as StepFunction };
  if (!isTool(run) && !isBaseAgent(run)) {
    const got = run === null ? 'null' : `a ${typeof run}`;
    throw invalid(compiler, `Step "${name}" has to be a function, a component, or an object with options; got ${got}.`);
  }
  return { ...LEAF, what: `${run.kind} "${run.name}"`, call: callOf(run), json: run.kind === 'tool' };
}

function compileComponent(
  kind: keyof typeof KINDS,
  given: unknown,
  { name, compiler }: { readonly name: string; readonly compiler: StepCompiler },
): StepWorkParts {
  if (typeof given !== 'string') return compileRun(given, name, compiler);
  return { ...LEAF, what: `${kind} "${given}"`, call: callNamed(KINDS[kind], given) };
}

function inline(what: string, { plan, size }: CompiledPlan): StepWorkParts {
  return { what, call: (input, context, frame) => plan(frame.at(context), input), json: true, inline: true, size };
}

function assertOneWork(step: DetailedStep, name: string, compiler: StepCompiler): void {
  const keys = WORK_KEYS.filter((key) => (step as Partial<Record<WorkKey, unknown>>)[key] !== undefined);
  if (keys.length === 1) return;
  const got = keys.length > 1 ? `it has ${keys.join(' and ')}` : `it has ${Object.keys(step).join(', ') || 'nothing'}`;
  throw invalid(compiler, `Step "${name}" has to say one thing to do (${WORK_KEYS.join(', ')}); ${got}.`);
}

function invalid({ workflow }: Pick<StepCompiler, 'workflow'>, problem: string): SpellError {
  return new SpellError({ code: 'VALIDATION_FAILED', message: `Workflow "${workflow}": ${problem}` });
}
