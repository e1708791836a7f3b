import { messageOf, SpellError, type JsonValue } from '@llmspell/core';
import { retry, runHooks, withTimeout } from '@llmspell/core/kit';

import type { Frame } from '../run/frame.ts';
import { causeCode } from './cause-code.ts';
import { checkOutput } from './check-output.ts';
import type { CompiledStep, StepGuards } from './compiled-step.ts';

interface Attempts {
  readonly step: CompiledStep;
  readonly frame: Frame;
  readonly input: JsonValue;
  readonly guards: StepGuards;
  /** How many were made; read by the caller when it is over. */
  readonly attempts: { count: number };
}

/** Errors that come out the same however often one tries. */
const FINAL_CODES: ReadonlySet<string> = new Set([
  'VALIDATION_FAILED',
  'NOT_SUPPORTED',
  'NOT_FOUND',
  'TOOL_NOT_FOUND',
  'MODEL_NOT_FOUND',
  'MODEL_NOT_CONFIGURED',
  'PEER_MISSING',
  'PERMISSION_DENIED',
  'PROVIDER_UNAUTHORIZED',
  'HOOK_CANCELLED',
  'REFERENCE_UNRESOLVED',
  'VALUE_UNSUPPORTED',
]);

/** Does a step's work, as often as its retry policy says. */
export async function attemptStep(options: Attempts): Promise<JsonValue> {
  const { step, frame, guards } = options;
  const { context } = frame;
  if (guards.retry === undefined) return attempt(options);
  return retry(() => attempt(options), {
    ...guards.retry,
    clock: context.clock,
    random: () => context.random(),
    signal: context.signal,
    shouldRetry: guards.retry.when ?? mayGoAway,
    sleep: (ms) => context.sleep(ms),
    onRetry: (error, count, delayMs) => reportRetry(step, frame, { error, attempt: count, delayMs }),
  });
}

async function attempt({ step, frame, input, guards, attempts }: Attempts): Promise<JsonValue> {
  attempts.count += 1;
  const name = attempts.count === 1 ? step.scopeName : `${step.scopeName}#${attempts.count}`;
  const { timeoutMs } = guards;
  if (timeoutMs === undefined) return checkOutput(step, await step.call(input, frame.context.scope(name), frame));
  const limit = { name, timeoutMs, what: `Step "${step.name}"` };
  return withTimeout(frame.context, limit, async (context) =>
    checkOutput(step, await step.call(input, context, frame)),
  );
}

function mayGoAway(error: unknown): boolean {
  if (SpellError.isInstance(error) && error.retryable) return true;
  return !FINAL_CODES.has(causeCode(error));
}

async function reportRetry(
  step: CompiledStep,
  { context, run }: Frame,
  { error, attempt: count, delayMs }: { readonly error: unknown; readonly attempt: number; readonly delayMs: number },
): Promise<void> {
  context.emit('workflow.step.retrying', () => ({
    workflow_name: run.workflow.name,
    step_name: step.name,
    attempt: count,
    delay_ms: delayMs,
    error: messageOf(error),
  }));
  await runHooks(context, {
    point: 'onRetry',
    component: run.workflow,
    data: { workflowName: run.workflow.name, stepName: step.name, attempt: count, delayMs },
    ...(error instanceof Error ? { error } : {}),
  });
}
