import type { JsonValue } from '@llmspell/core';
import { runHooks, toJson } from '@llmspell/core/kit';

import type { Frame } from '../run/frame.ts';
import { callNamed } from './call-named.ts';
import type { CompiledStep } from './compiled-step.ts';

/** What the hooks before a step decided. */
export type BeforeStep =
  | { readonly type: 'run'; readonly step: CompiledStep; readonly input: JsonValue }
  | { readonly type: 'skip'; readonly output: JsonValue };

/** Runs the hooks before a step: they may change its input, answer in its place, or send it to another component. */
export async function beforeStep(step: CompiledStep, frame: Frame, input: JsonValue): Promise<BeforeStep> {
  const { context, run } = frame;
  if (!context.hooks.has('beforeWorkflowStep')) return { type: 'run', step, input };
  const { data, result } = await runHooks<Record<string, unknown>>(context, {
    point: 'beforeWorkflowStep',
    component: run.workflow,
    data: { workflowName: run.workflow.name, workflowType: run.workflow.type, stepName: step.name, input },
  });
  if (result.type === 'skip') return { type: 'skip', output: fromHook(result.result, step, 'output') };
  const changed = fromHook(data['input'], step, 'input');
  if (result.type !== 'redirect') return { type: 'run', step, input: changed };
  const call = callNamed(['agent', 'tool', 'workflow', 'spell'], result.target);
  return { type: 'run', step: { ...step, call, json: false }, input: changed };
}

/** Runs the hooks after a step: they may change its output. */
export async function afterStep(
  step: CompiledStep,
  { context, run }: Frame,
  { input, output }: { readonly input: JsonValue; readonly output: JsonValue },
): Promise<JsonValue> {
  if (!context.hooks.has('afterWorkflowStep')) return output;
  const { data, result } = await runHooks<Record<string, unknown>>(context, {
    point: 'afterWorkflowStep',
    component: run.workflow,
    data: { workflowName: run.workflow.name, workflowType: run.workflow.type, stepName: step.name, input, output },
  });
  return fromHook(result.type === 'skip' ? result.result : data['output'], step, 'output');
}

/** Tells the hooks that a step of a durable workflow is done for good: its effects are committed. */
export async function atCheckpoint(step: CompiledStep, { context, run }: Frame, output: JsonValue): Promise<void> {
  if (!context.durable || !context.hooks.has('onCheckpoint')) return;
  await runHooks(context, {
    point: 'onCheckpoint',
    component: run.workflow,
    data: { workflowName: run.workflow.name, workflowType: run.workflow.type, stepName: step.name, output },
  });
}

/** Tells the hooks that a list of steps goes on: from nothing to its first step, from its last to nothing. */
export async function onTransition(
  { context, run }: Frame,
  from: CompiledStep | undefined,
  to: CompiledStep | undefined,
): Promise<void> {
  if (!context.hooks.has('onWorkflowTransition')) return;
  await runHooks(context, {
    point: 'onWorkflowTransition',
    component: run.workflow,
    data: {
      workflowName: run.workflow.name,
      workflowType: run.workflow.type,
      from: from?.name ?? null,
      to: to?.name ?? null,
    },
  });
}

function fromHook(value: unknown, step: CompiledStep, what: string): JsonValue {
  return toJson(value, `The ${what} that a hook gave step "${step.name}"`);
}
