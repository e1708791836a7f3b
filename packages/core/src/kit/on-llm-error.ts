import type { RunContext } from '../context/run-context.ts';
import { isStop } from '../errors/is-stop.ts';
import { SpellError } from '../errors/spell-error.ts';
import { toSpellError } from '../errors/to-spell-error.ts';
import type { CompletionRequest } from '../llm/completion.ts';
import type { LanguageModel } from '../llm/model.ts';
import { beforeLlmCall, resolveRedirect, toCompletion, type PreparedCall } from './before-llm-call.ts';
import { runHooks } from './run-hooks.ts';
import { waitToRetry } from './wait-to-retry.ts';

/** A model call that failed for good. */
export interface FailedCall {
  readonly model: LanguageModel;
  readonly request: Omit<CompletionRequest, 'modelId'>;
  readonly error: unknown;
  /** Which call failed, from 1. */
  readonly attempt: number;
  /** Whether the consumer has seen parts of the answer: then it is too late for another one. */
  readonly streamed: boolean;
  /** Ids of the models that hooks have redirected the call from. */
  readonly route: readonly string[];
}

/**
 * Runs the hooks of a failed model call: they may answer in its place, have it made again, or by another model.
 *
 * @returns the call to make, or with its answer; `undefined` when it stays failed.
 */
export async function onLlmError(failed: FailedCall, context: RunContext): Promise<PreparedCall | undefined> {
  const { model, request, attempt, streamed } = failed;
  if (!context.hooks.has('onLlmError') || isStop(failed.error, context.signal) || isOfHook(failed.error))
    return undefined;
  const component = { kind: 'model', name: model.id };
  const error = toSpellError(failed.error, 'PROVIDER_FAILED');
  const data = { model: model.id, request, attempt, streamed };
  const { result } = await runHooks(context, { point: 'onLlmError', component, data, error });
  if (streamed) return undefined;
  switch (result.type) {
    case 'skip':
      return { model, request, done: toCompletion(result.result, model) };
    case 'redirect': {
      const target = await resolveRedirect(result.target, [...failed.route, model.id], context);
      return beforeLlmCall({ model: target, request }, context);
    }
    case 'retry':
      if (attempt >= (result.maxAttempts ?? 3)) return undefined;
      await waitToRetry(context, { component, attempt, delayMs: result.delayMs, error });
      return { model, request };
    case 'continue':
    case 'modified':
      return undefined;
    default:
      return result satisfies never;
  }
}

/** What a hook did to a call is no failure of the model. */
function isOfHook(error: unknown): boolean {
  return SpellError.isInstance(error) && (error.code === 'HOOK_CANCELLED' || error.code === 'HOOK_FAILED');
}
