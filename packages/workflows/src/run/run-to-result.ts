import {
  isStop,
  toSpellError,
  type JsonValue,
  type RunContext,
  type StepResult,
  type WorkflowResult,
} from '@llmspell/core';

import type { Frame } from './frame.ts';
import { runWorkflow, type WorkflowDefinition } from './run-workflow.ts';

/** Runs a workflow and gives everything that came of it, failure included. A stop from outside is thrown untouched. */
export async function runToResult(
  definition: WorkflowDefinition,
  input: JsonValue,
  context: RunContext,
): Promise<WorkflowResult> {
  const { clock } = context;
  const started = clock.monotonic();
  const records: StepResult[] = [];
  let frame: Frame | undefined;
  const onStart = (outermost: Frame): void => {
    frame = outermost;
  };
  const facts = () => ({
    outputs: frame?.names.toObject() ?? {},
    steps: records,
    durationMs: clock.monotonic() - started,
    ...(frame?.details === undefined ? {} : { details: frame.details }),
  });
  try {
    const output = await runWorkflow(definition, { input, context, records, onStart });
    return { status: 'completed', output, ...facts() };
  } catch (error) {
    if (isStop(error, context.signal)) throw error;
    return { status: 'failed', output: null, error: toSpellError(error).toJSON(), ...facts() };
  }
}
