import type { HookPoint, JsonValue, RunContext, SpellError } from '@llmspell/core';
import { askErrorHooks, runHooks, toJson, waitToRetry } from '@llmspell/core/kit';

import { callNamed } from '../step/call-named.ts';
import type { WorkflowDefinition } from './run-workflow.ts';

type Identity = WorkflowDefinition['workflow'];

interface Done {
  readonly type: 'done';
  readonly output: JsonValue;
}

/** Runs the hooks before a workflow: they may change its input, answer in its place, or send it to another component. */
export async function beforeWorkflow(
  workflow: Identity,
  input: JsonValue,
  context: RunContext,
): Promise<Done | { readonly type: 'run'; readonly input: JsonValue }> {
  const { data, result } = await ask('beforeWorkflow', { workflow, data: { input } }, context);
  if (result.type === 'skip') return { type: 'done', output: fromHook(result.result, workflow, 'output') };
  const changed = fromHook(data['input'], workflow, 'input');
  if (result.type !== 'redirect') return { type: 'run', input: changed };
  const call = callNamed(['workflow', 'agent', 'tool', 'spell'], result.target);
  return { type: 'done', output: fromHook(await call(changed, context), workflow, 'output') };
}

/** Runs the hooks after a workflow: they may change its output. */
export async function afterWorkflow(
  workflow: Identity,
  data: { readonly input: JsonValue; readonly output: JsonValue },
  context: RunContext,
): Promise<JsonValue> {
  if (!context.hooks.has('afterWorkflow')) return data.output;
  const decision = await ask('afterWorkflow', { workflow, data }, context);
  const changed = decision.result.type === 'skip' ? decision.result.result : decision.data['output'];
  return fromHook(changed, workflow, 'output');
}

/** Runs the hooks of a failed workflow: they may answer in its place, or have it run again. */
export async function onWorkflowError(
  workflow: Identity,
  { input, error, attempt }: { readonly input: JsonValue; readonly error: SpellError; readonly attempt: number },
  context: RunContext,
): Promise<Done | { readonly type: 'fail' | 'again' }> {
  const call = { component: workflow, data: dataOf(workflow, { input, attempt }), error };
  const { result } = await askErrorHooks(context, { ...call, point: 'onWorkflowError' });
  if (result.type === 'skip') return { type: 'done', output: fromHook(result.result, workflow, 'output') };
  if (result.type !== 'retry' || attempt >= (result.maxAttempts ?? 3)) return { type: 'fail' };
  await waitToRetry(context, { ...call, attempt, delayMs: result.delayMs });
  return { type: 'again' };
}

function ask(
  point: HookPoint,
  { workflow, data }: { workflow: Identity; data: Record<string, unknown> },
  context: RunContext,
) {
  return runHooks(context, { point, component: workflow, data: dataOf(workflow, data) });
}

function dataOf({ name, type }: Identity, data: Record<string, unknown>): Record<string, unknown> {
  return { workflowName: name, workflowType: type, ...data };
}

function fromHook(value: unknown, { name }: Identity, what: string): JsonValue {
  return toJson(value, `The ${what} that a hook gave workflow "${name}"`);
}
