import {
  isStop,
  SpellError,
  toSpellError,
  type JsonObject,
  type JsonValue,
  type RunContext,
  type ScriptFunction,
} from '@llmspell/core';
import { getOwn, toJson } from '@llmspell/core/kit';

import type { WorkflowState } from '../run/workflow-state.ts';
import type { StepFunction } from '../step/step.ts';
import type { FlowTable } from './flow-table.ts';
import { optionalFunction } from './optional-function.ts';
import { scriptContext } from './script-context.ts';
import type { ScriptWork, StepScope } from './step-scope.ts';

/** A step that does something itself. */
interface Leaf {
  readonly table: FlowTable;
  readonly name: string;
  readonly scope: StepScope;
}

interface Callbacks {
  readonly inputTransform: ScriptFunction | undefined;
  readonly onOutput: ScriptFunction | undefined;
  readonly onComplete: ScriptFunction | undefined;
  readonly onError: ScriptFunction | undefined;
}

/** How often an `on_error` that answers `{ retry = true }` is obeyed. */
const MAX_ATTEMPTS = 3;

/** A step's work with the callbacks of its table around it. */
export function leafStep(work: ScriptWork, leaf: Leaf): StepFunction {
  const { name, scope } = leaf;
  const callbacks = callbacksOf(leaf);
  return async (input, context, state) => {
    await scope.onStepStart?.call(name);
    const given = await transform(callbacks, input, state);
    const answer = await obeyOnError(callbacks, { context, state, work: () => work(given, context) });
    const output = await announce(callbacks, toJson(answer, `The output of step "${name}"`), state);
    const result = { success: true, output };
    await callbacks.onComplete?.call(result);
    await scope.onStepComplete?.call(name, result);
    return output;
  };
}

/** A step whose work is a function of the script: `execute(context, input)`. */
export function customStep(execute: ScriptFunction, leaf: Leaf): StepFunction {
  return async (input, context, state) => {
    const work: ScriptWork = async (given) => customOutput(await execute.call(scriptContext(state), given), leaf.name);
    const run = leafStep(work, leaf);
    return run(input, context, state);
  };
}

/** A function may answer `{ success, output, error }`; anything else is the output itself. */
function customOutput(answer: unknown, name: string): unknown {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return answer;
  const table = answer as Readonly<Record<string, unknown>>;
  const success = getOwn(table, 'success');
  if (typeof success !== 'boolean') return answer;
  if (success) return getOwn(table, 'output') ?? null;
  const error = getOwn(table, 'error');
  const message = typeof error === 'string' ? error : 'it answered success = false';
  throw new SpellError({ code: 'SCRIPT_FAILED', message: `The function of step "${name}" failed: ${message}` });
}

function callbacksOf({ table, name }: Leaf): Callbacks {
  const of = (value: unknown, key: string) => optionalFunction(value, `"${key}" of step "${name}"`);
  return {
    inputTransform: of(table.inputTransform, 'input_transform'),
    onOutput: of(table.onOutput, 'on_output'),
    onComplete: of(table.onComplete, 'on_complete'),
    onError: of(table.onError, 'on_error'),
  };
}

async function transform({ inputTransform }: Callbacks, input: JsonValue, state: WorkflowState): Promise<unknown> {
  return inputTransform === undefined ? input : inputTransform.call(input, scriptContext(state));
}

/** What `on_output` returns takes the output's place, unless it returns nothing. */
async function announce({ onOutput }: Callbacks, output: JsonValue, state: WorkflowState): Promise<JsonValue> {
  const changed = await onOutput?.call(output, scriptContext(state));
  return changed === undefined || changed === null ? output : toJson(changed, 'What "on_output" gave');
}

async function obeyOnError(
  { onError }: Callbacks,
  { context, state, work }: { context: RunContext; state: WorkflowState; work: () => Promise<unknown> },
): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (onError === undefined || isStop(error, context.signal)) throw error;
      const decision = await onError.call(describe(error), scriptContext(state));
      if (decision === undefined || decision === null || decision === false) throw error;
      if (!asksForRetry(decision)) return replacement(decision);
      if (attempt >= MAX_ATTEMPTS) throw error;
    }
  }
}

function describe(error: unknown): JsonObject {
  const { code, message, retryable } = toSpellError(error);
  return { code, message, retryable };
}

function asksForRetry(decision: unknown): boolean {
  return typeof decision === 'object' && decision !== null && 'retry' in decision && decision.retry === true;
}

function replacement(decision: unknown): unknown {
  const isResult = typeof decision === 'object' && decision !== null && 'success' in decision && 'output' in decision;
  return isResult ? decision.output : decision;
}
