import {
  isStop,
  parseWith,
  toSpellError,
  type Hook,
  type JsonObject,
  type JsonValue,
  type RunContext,
  type Schema,
  type StepResult,
  type WorkflowType,
} from '@llmspell/core';
import { componentHooks, toJson, withTimeout } from '@llmspell/core/kit';

import type { Plan } from '../step/compiled-step.ts';
import { Frame } from './frame.ts';
import { Names } from './names.ts';
import { rollBack } from './roll-back.ts';
import { afterWorkflow, beforeWorkflow, onWorkflowError } from './workflow-hooks.ts';

/** A workflow, made ready to run. */
export interface WorkflowDefinition {
  readonly workflow: { readonly kind: 'workflow'; readonly name: string; readonly type: WorkflowType };
  readonly plan: Plan;
  readonly size: number | undefined;
  readonly inputSchema: Schema<JsonValue> | undefined;
  readonly timeoutMs: number | undefined;
  readonly values: ReadonlyMap<string, JsonValue> | undefined;
  readonly hooks: readonly Hook[] | undefined;
}

/** One run to be made. */
export interface RunRequest {
  readonly input: JsonValue;
  readonly context: RunContext;
  /** Collects what became of the steps. */
  readonly records?: StepResult[];
  /** Told of the outermost frame before a step runs, for the one who wants the outputs of a run that failed too. */
  readonly onStart?: (frame: Frame) => void;
}

/**
 * Runs a workflow: the one way in which workflows of every kind run. It checks the input, runs the hooks, keeps to the
 * time limit and reports; which step runs next is the plan's business.
 */
export async function runWorkflow(definition: WorkflowDefinition, request: RunRequest): Promise<JsonValue> {
  const context = openScope(definition, request.context);
  if (context.signal.aborted) throw context.signal.reason;
  const input = await checkInput(definition, request.input);
  const checked = { ...request, input, context };
  return isWatched(context) ? runReported(definition, checked) : runPlan(definition, checked);
}

/** The own hooks of a component that calls it end here: it has its own. */
function openScope({ workflow, hooks: own }: WorkflowDefinition, outer: RunContext): RunContext {
  const hooks = componentHooks(outer, own);
  return outer.scope(`workflow:${workflow.name}`, hooks === outer.hooks ? undefined : { hooks });
}

async function checkInput({ inputSchema, workflow }: WorkflowDefinition, input: unknown): Promise<JsonValue> {
  const subject = `The input of workflow "${workflow.name}"`;
  return inputSchema === undefined
    ? toJson(input, subject)
    : toJson(await parseWith(inputSchema, input, subject), subject);
}

function isWatched({ events, hooks, tracer }: RunContext): boolean {
  return (
    tracer.enabled ||
    hooks.has('beforeWorkflow') ||
    hooks.has('afterWorkflow') ||
    hooks.has('onWorkflowError') ||
    hooks.has('onError') ||
    events.has('workflow.started') ||
    events.has('workflow.completed') ||
    events.has('workflow.failed')
  );
}

async function runReported(definition: WorkflowDefinition, request: RunRequest): Promise<JsonValue> {
  const { workflow } = definition;
  const { context, input } = request;
  const started = context.clock.monotonic();
  const report = (type: string, data: () => JsonObject): void =>
    context.emit(type, () => ({ workflow_name: workflow.name, workflow_type: workflow.type, ...data() }));
  report('workflow.started', () => ({ input }));
  try {
    const output = await runTraced(definition, request);
    report('workflow.completed', () => ({ output, duration_ms: context.clock.monotonic() - started }));
    return output;
  } catch (error) {
    report('workflow.failed', () => ({
      ...(isStop(error, context.signal) ? { error: 'stopped', code: 'ABORTED' } : describe(error)),
      duration_ms: context.clock.monotonic() - started,
    }));
    throw error;
  }
}

function describe(error: unknown): { readonly error: string; readonly code: string } {
  const { message, code } = toSpellError(error);
  return { error: message, code };
}

function runTraced(definition: WorkflowDefinition, request: RunRequest): Promise<JsonValue> {
  const { tracer } = request.context;
  if (!tracer.enabled) return runHooked(definition, request);
  const { name, type } = definition.workflow;
  const attributes = {
    'gen_ai.operation.name': 'invoke_workflow',
    'gen_ai.workflow.name': name,
    'llmspell.workflow.type': type,
  };
  return tracer.span(`invoke_workflow ${name}`, attributes, () => runHooked(definition, request));
}

async function runHooked(definition: WorkflowDefinition, request: RunRequest): Promise<JsonValue> {
  const { workflow } = definition;
  const { context } = request;
  const decision = await beforeWorkflow(workflow, request.input, context);
  if (decision.type === 'done') return decision.output;
  const { input } = decision;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const output = await runPlan(definition, { ...request, input });
      return await afterWorkflow(workflow, { input, output }, context);
    } catch (error) {
      if (isStop(error, context.signal)) throw error;
      const answer = await onWorkflowError(workflow, { input, error: toSpellError(error), attempt }, context);
      if (answer.type === 'done') return answer.output;
      if (answer.type === 'fail') throw error;
    }
  }
}

function runPlan({ plan, ...definition }: WorkflowDefinition, request: RunRequest): Promise<JsonValue> {
  const { workflow, values, size, timeoutMs } = definition;
  const { input, context, records } = request;
  if (records !== undefined) records.length = 0;
  const progress = { completed: 0, total: size, current: new Set<string>() };
  const run = { workflow, input, values, records, progress, done: [] };
  const start = async (inner: RunContext): Promise<JsonValue> => {
    const frame = new Frame(run, inner, { names: new Names() });
    request.onStart?.(frame);
    try {
      return await plan(frame, input);
    } catch (error) {
      // Steps fail with a code. What has none was thrown by a condition or an aggregation.
      if (isStop(error, inner.signal)) throw error;
      throw await rollBack(run, inner, toSpellError(error, 'STEP_FAILED', `Workflow "${workflow.name}" failed`));
    }
  };
  if (timeoutMs === undefined) return start(context);
  return withTimeout(context, { name: 'timed', timeoutMs, what: `Workflow "${workflow.name}"` }, start);
}
