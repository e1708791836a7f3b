import { requireUse } from '../context/create-guard.ts';
import type { RunContext } from '../context/run-context.ts';
import { SpellError } from '../errors/spell-error.ts';
import type { JsonObject } from '../json/json-value.ts';
import type { LLMProvider, ProviderCallOptions } from '../llm/llm-provider.ts';
import type { LanguageModel } from '../llm/model.ts';
import { chargeAmount, type ModelCharge } from './model-charge.ts';
import { requirePrice } from './reserve-completion.ts';
import { retryAfterOf } from './retry-after-of.ts';
import { retry, type RetryPolicy } from './retry.ts';

/** What every call has that is not a conversation. */
export interface ModelCallOptions {
  readonly model: LanguageModel;
  readonly retry?: RetryPolicy;
  /** ms for the whole call with its retries. @default none */
  readonly timeoutMs?: number;
}

/** What a call cost, USD; `undefined` when the model has no known price. */
export interface Priced {
  readonly costUsd: number | undefined;
}

/** One kind of call: how it is made and what it takes. */
interface ModelOperation<T> {
  /** As traces and the journal name it: `embeddings`. */
  readonly name: string;
  /** For the message when the provider cannot do it: `embeddings`. */
  readonly what: string;
  /** Makes the call, where the provider can. */
  readonly run: (provider: LLMProvider, options: ProviderCallOptions) => Promise<T> | undefined;
  readonly worstCase: ModelCharge;
  readonly chargeOf: (result: T) => ModelCharge;
}

/**
 * The door to models for every call that is not a conversation: asks the policy, reserves the worst case in the budget,
 * journals the call as one effect with its retries inside, settles what it took, audits and reports.
 *
 * @throws ProviderError; PermissionError; SpellError `NOT_SUPPORTED` when the provider has no such call,
 * `BUDGET_EXCEEDED`, `PRICE_UNKNOWN`.
 */
export async function callModel<T extends object>(
  call: ModelCallOptions,
  operation: ModelOperation<T>,
  context: RunContext,
): Promise<T & Priced> {
  const { model } = call;
  await requireUse(context, { kind: 'model', model: model.id });
  requirePrice(model, context);
  const reservation = context.budget.reserve(chargeAmount(operation.worstCase, model.price));
  const started = context.clock.monotonic();
  context.emit('llm.started', () => ({ model: model.id, operation: operation.name }));
  const report = (result: 'success' | 'failure', took: JsonObject = {}): void =>
    reportCall(context, {
      model: model.id,
      operation: operation.name,
      result,
      durationMs: context.clock.monotonic() - started,
      took,
    });
  try {
    const result = await context.tracer.span(
      `${operation.name} ${model.modelId}`,
      spanAttributes(model, operation),
      async (span) => {
        const answer = await effect(call, operation, context);
        span.set({ 'gen_ai.usage.input_tokens': operation.chargeOf(answer).inputTokens });
        return answer;
      },
    );
    const charge = operation.chargeOf(result);
    const { tokens } = chargeAmount(charge, model.price);
    reservation.settle({ usd: result.costUsd ?? 0, tokens });
    report('success', {
      input_tokens: charge.inputTokens ?? 0,
      ...(result.costUsd === undefined ? {} : { cost_usd: result.costUsd }),
    });
    return result;
  } catch (error) {
    reservation.release();
    report('failure');
    throw error;
  }
}

function effect<T>(
  { model, retry: policy, timeoutMs }: ModelCallOptions,
  { name, what, run, chargeOf }: ModelOperation<T>,
  context: RunContext,
): Promise<T & Priced> {
  const attempt = async (signal: AbortSignal): Promise<T & Priced> => {
    const running = run(model.provider, { signal });
    if (running === undefined) throw unsupported(model, what);
    const result = await running;
    // Inside of the effect: what it cost is part of the record, whatever the prices are at a replay.
    const costUsd = model.price === undefined ? undefined : chargeAmount(chargeOf(result), model.price).usd;
    return { ...result, costUsd };
  };
  return context.effect(
    name,
    ({ signal }) =>
      retry(() => attempt(signal), {
        ...policy,
        clock: context.clock,
        random: () => context.random(),
        signal,
        shouldRetry: (error) => SpellError.isInstance(error) && error.retryable,
        retryAfterMs: retryAfterOf,
        onRetry: (_error, count, delayMs) =>
          context.emit('llm.retry', () => ({ model: model.id, attempt: count, delay_ms: delayMs })),
      }),
    timeoutMs === undefined ? {} : { timeoutMs },
  );
}

function spanAttributes(model: LanguageModel, { name }: { readonly name: string }): Record<string, string> {
  return {
    'gen_ai.operation.name': name,
    'gen_ai.provider.name': model.provider.name,
    'gen_ai.request.model': model.modelId,
  };
}

interface CallReport {
  readonly model: string;
  readonly operation: string;
  readonly result: 'success' | 'failure';
  readonly durationMs: number;
  /** Tokens and cost, for the event. */
  readonly took: JsonObject;
}

function reportCall(context: RunContext, { model, operation, result, durationMs, took }: CallReport): void {
  context.emit(result === 'success' ? 'llm.completed' : 'llm.failed', () => ({
    model,
    operation,
    duration_ms: durationMs,
    ...took,
  }));
  context.audit.record({
    timestamp: new Date(context.clock.now()).toISOString(),
    action: 'llm-call',
    target: model,
    result,
    runId: context.runId,
    path: context.path,
    details: { operation, durationMs },
  });
}

function unsupported({ id, provider }: LanguageModel, what: string): SpellError {
  return new SpellError({
    code: 'NOT_SUPPORTED',
    message: `The provider "${provider.name}" of the model "${id}" has no ${what}. Choose a model of a provider that has.`,
    data: { model: id },
  });
}
