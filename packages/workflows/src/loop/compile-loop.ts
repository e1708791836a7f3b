import { isStop, type JsonValue } from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';

import type { Frame } from '../run/frame.ts';
import { Names } from '../run/names.ts';
import { sequentialPlan } from '../sequential/sequential-plan.ts';
import type { CompiledPlan, Plan, StepCompiler } from '../step/compiled-step.ts';
import type { LoopFlow } from './loop-flow.ts';
import { compileSource, type CompiledSource, type Items } from './loop-source.ts';

interface CompiledLoop extends Pick<LoopFlow, 'breakIf' | 'continueIf'> {
  readonly source: CompiledSource;
  readonly body: Plan;
  readonly limit: number;
  readonly keepsAll: boolean;
  readonly onIterationError: 'fail' | 'continue';
}

/** How far a loop has come. One object a run; nothing else of an iteration is kept. */
interface LoopProgress {
  readonly names: Names;
  readonly outputs: JsonValue[];
  last: JsonValue;
  completed: number;
  failed: number;
}

type EndReason = 'completed' | 'condition' | 'break' | 'max_iterations';

/** The same steps again and again. */
export function compileLoop(flow: LoopFlow, compiler: StepCompiler): CompiledPlan {
  const source = compileSource(flow.over, compiler.references);
  const aggregate = flow.aggregate ?? (source.kind === 'items' ? 'list' : 'last');
  const loop: CompiledLoop = {
    ...flow,
    source,
    body: sequentialPlan(compiler.compileSteps(flow.steps, compiler)).plan,
    limit: flow.maxIterations ?? source.maxIterations,
    keepsAll: aggregate !== 'last',
    onIterationError: flow.onIterationError ?? 'fail',
  };
  return {
    size: undefined,
    plan: async (frame, input) => {
      const progress = { names: new Names(frame.names), outputs: [], last: input, completed: 0, failed: 0 };
      const reason = await iterate(loop, frame, progress);
      frame.names.absorb(progress.names);
      frame.details = detailsOf(loop, progress, reason);
      if (aggregate === 'last') return progress.last;
      if (aggregate === 'list') return progress.outputs;
      return toJson(await aggregate(progress.outputs, frame), 'What "aggregate" gave');
    },
  };
}

async function iterate(loop: CompiledLoop, frame: Frame, progress: LoopProgress): Promise<EndReason> {
  const items = await loop.source.items(frame);
  for (let index = 0; index < items.length; index += 1) {
    if (index >= loop.limit) return 'max_iterations';
    if (frame.context.signal.aborted) throw frame.context.signal.reason;
    const inner = iterationFrame(frame, { items, index, names: progress.names });
    const { context } = inner;
    if (loop.source.before !== undefined && !(await loop.source.before(inner, context))) return 'condition';
    if (loop.continueIf !== undefined && (await loop.continueIf(inner, context))) continue;
    await runIteration(loop, inner, progress);
    if (loop.breakIf !== undefined && (await loop.breakIf(inner, context))) return 'break';
    if (loop.source.after !== undefined && (await loop.source.after(inner, context))) return 'condition';
  }
  return 'completed';
}

async function runIteration(loop: CompiledLoop, frame: Frame, progress: LoopProgress): Promise<void> {
  const given = loop.source.kind === 'items' ? (frame.loop?.item ?? null) : progress.last;
  try {
    progress.last = await loop.body(frame, given);
    progress.completed += 1;
  } catch (error) {
    if (loop.onIterationError === 'fail' || isStop(error, frame.context.signal)) throw error;
    progress.last = null;
    progress.failed += 1;
  }
  if (loop.keepsAll) progress.outputs.push(progress.last);
}

function iterationFrame(
  frame: Frame,
  { items, index, names }: { readonly items: Items; readonly index: number; readonly names: Names },
): Frame {
  const total = Number.isFinite(items.length) ? items.length : undefined;
  const loop = { index, item: items.at(index), total };
  return frame.inner(frame.context.scope(`iteration:${index}`), loop, names);
}

function detailsOf({ source }: CompiledLoop, { completed, failed }: LoopProgress, reason: EndReason) {
  return { iterations: completed + failed, completed, failed, end_reason: reason, over: source.name };
}
