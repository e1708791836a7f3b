import { requireUse } from '../context/create-guard.ts';
import type { EffectOptions } from '../context/effect.ts';
import type { RunContext } from '../context/run-context.ts';
import { ProviderError } from '../errors/provider-error.ts';
import { SpellError } from '../errors/spell-error.ts';
import type { JsonObject } from '../json/json-value.ts';
import type { Completion, CompletionPart, CompletionRequest } from '../llm/completion.ts';
import { withCost } from '../llm/cost.ts';
import type { ModelFallback } from '../llm/llm-provider.ts';
import type { LanguageModel } from '../llm/model.ts';
import { answeringModel, modelsBehind } from '../llm/models-behind.ts';
import type { Usage } from '../llm/usage.ts';
import type { SpanAttributes } from '../telemetry/tracer.ts';
import { createAsyncQueue, type AsyncQueue } from './async-queue.ts';
import { auditCompletion, type CompletionEnd } from './audit-completion.ts';
import { beforeLlmCall } from './before-llm-call.ts';
import { isCompletion } from './is-completion.ts';
import { linkedAbort } from './linked-abort.ts';
import { onLlmError } from './on-llm-error.ts';
import { amountOf, reserveCompletion, type CompletionReservation } from './reserve-completion.ts';
import { retryAfterOf } from './retry-after-of.ts';
import { retry, type RetryPolicy } from './retry.ts';
import { runHooks } from './run-hooks.ts';

/** A model call to make. */
export interface CompletionCall {
  readonly model: LanguageModel;
  readonly request: Omit<CompletionRequest, 'modelId'>;
  readonly retry?: RetryPolicy;
  /** ms for the whole call with its retries. @default none */
  readonly timeoutMs?: number;
}

/**
 * The one door to models: runs the hooks, asks the policy, reserves the worst case in the budget, journals the call as
 * one effect with its retries inside, settles what it took, audits and reports. Streams the parts as they arrive; the
 * last one is `finish`, with the cost filled in.
 *
 * After the first part has been streamed a failed call is not retried: the consumer has seen text already. A consumer
 * that stops early ends the call; an abort ends the stream at once, even when the provider does not listen.
 *
 * @throws ProviderError; PermissionError; SpellError `BUDGET_EXCEEDED`, `PRICE_UNKNOWN`, `HOOK_CANCELLED`, `HOOK_FAILED`.
 */
export async function* streamCompletion(call: CompletionCall, context: RunContext): AsyncGenerator<CompletionPart> {
  const { model, request, done } = await beforeLlmCall(call, context);
  if (done !== undefined) {
    yield { type: 'finish', completion: done };
    return;
  }
  await requireModels(model, context);
  const parts = createAsyncQueue<CompletionPart>();
  using stop = linkedAbort(context.signal);
  stop.signal.throwIfAborted();
  stop.signal.addEventListener('abort', () => parts.fail(stop.signal.reason), { once: true });
  void deliver({ ...call, model, request }, context, { parts, stop: stop.signal, streamed: false });
  let finished = false;
  try {
    yield* parts;
    finished = true;
  } finally {
    if (!finished) stop.abort(stopped());
  }
}

/** The one who reads the answer. */
interface Consumer {
  readonly parts: AsyncQueue<CompletionPart>;
  /** Whether a part has been delivered: from then on the call is not free, and not made again. */
  streamed: boolean;
  readonly stop: AbortSignal;
}

/** Makes the call and puts its end, or its failure, behind the parts. */
async function deliver(call: CompletionCall, context: RunContext, consumer: Consumer): Promise<void> {
  try {
    consumer.parts.push({ type: 'finish', completion: await completeRecovered(call, context, consumer) });
    consumer.parts.end();
  } catch (error) {
    consumer.parts.fail(error);
  }
}

/** The call, and those that hooks want instead of one that failed. */
async function completeRecovered(first: CompletionCall, context: RunContext, consumer: Consumer): Promise<Completion> {
  let call = first;
  const route: string[] = [];
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await completeReported(call, context, consumer);
    } catch (error) {
      const { model, request } = call;
      const next = await onLlmError({ model, request, error, attempt, streamed: consumer.streamed, route }, context);
      if (next === undefined) throw error;
      if (next.done !== undefined) return next.done;
      if (next.model.id !== model.id) await requireModels(next.model, context);
      route.push(model.id);
      call = { ...call, ...next };
    }
  }
}

async function requireModels(model: LanguageModel, context: RunContext): Promise<void> {
  for (const { id } of modelsBehind(model)) await requireUse(context, { kind: 'model', model: id });
}

function stopped(): SpellError {
  return new SpellError({ code: 'ABORTED', message: 'The consumer of the answer stopped reading.' });
}

async function completeReported(call: CompletionCall, context: RunContext, consumer: Consumer): Promise<Completion> {
  const { model } = call;
  const request: CompletionRequest = { ...call.request, modelId: model.modelId };
  const reservation = reserveCompletion(model, request, context);
  const started = context.clock.monotonic();
  context.emit('llm.started', () => ({ model: model.id }));
  try {
    const priced = await context.tracer.span(`chat ${model.modelId}`, spanAttributes(model, request), async (span) => {
      const completion = await effect({ ...call, request, reservation }, context, consumer);
      span.set({
        'gen_ai.response.model': answeringModel(model, completion.model).modelId,
        'gen_ai.usage.input_tokens': completion.usage.inputTokens,
        'gen_ai.usage.output_tokens': completion.usage.outputTokens,
        'gen_ai.usage.cache_read.input_tokens': completion.usage.cachedInputTokens || undefined,
        'gen_ai.usage.cache_creation.input_tokens': completion.usage.cacheWriteInputTokens,
        'gen_ai.response.finish_reasons': completion.finishReason,
      });
      return completion;
    });
    const answered = answeringModel(model, priced.model);
    // Before the hooks: the call was made and is paid, whatever they do.
    reservation.settle(amountOf(priced.usage));
    const completion = await afterHooks(priced, { model, request }, context);
    report(context, { model: answered.id, usage: priced.usage, durationMs: context.clock.monotonic() - started });
    return completion;
  } catch (error) {
    // A call that was broken off after it had begun to answer was not free, and nobody says what it took.
    if (consumer.streamed) reservation.forfeit();
    else reservation.release();
    report(context, { model: model.id, error, durationMs: context.clock.monotonic() - started });
    throw error;
  }
}

function spanAttributes(model: LanguageModel, request: CompletionRequest): SpanAttributes {
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': model.provider.name,
    'gen_ai.request.model': model.modelId,
    'gen_ai.request.max_tokens': request.maxOutputTokens,
    'gen_ai.request.temperature': request.temperature,
    'gen_ai.request.top_p': request.topP,
    'gen_ai.request.seed': request.seed,
    'gen_ai.output.type': request.responseFormat?.type === 'json' ? 'json' : undefined,
  };
}

function effect(
  call: CompletionCall & { readonly request: CompletionRequest; readonly reservation: CompletionReservation },
  context: RunContext,
  consumer: Consumer,
): Promise<Completion> {
  const options: EffectOptions<Completion> = {
    ...(call.timeoutMs === undefined ? {} : { timeoutMs: call.timeoutMs }),
    onPart(part) {
      consumer.streamed = true;
      // What comes back from a journal is what was put into it below.
      consumer.parts.push(part as unknown as CompletionPart);
    },
  };
  return context.effect(
    'llm',
    (info) => {
      // The consumer's signal follows the context's; only a time limit brings a signal of its own.
      const signal = call.timeoutMs === undefined ? consumer.stop : AbortSignal.any([info.signal, consumer.stop]);
      const onFallback = (fallback: ModelFallback): void => reportFallback(context, fallback);
      const attempt = async (): Promise<Completion> => {
        for await (const part of call.model.provider.stream(call.request, { signal, onFallback })) {
          // Inside of the effect: what it cost is part of the record, whatever the prices are at a replay.
          if (part.type === 'finish') return withPrice(part.completion, call.model);
          signal.throwIfAborted();
          info.part(part);
          call.reservation.count(part);
        }
        throw new ProviderError({ model: call.model.id, message: 'the answer ended without its last part.' });
      };
      return retry(attempt, {
        ...call.retry,
        clock: context.clock,
        random: () => context.random(),
        signal,
        shouldRetry: (error) => !consumer.streamed && SpellError.isInstance(error) && error.retryable,
        retryAfterMs: retryAfterOf,
        onRetry: (error, count, delayMs) => onRetry(call.model, context, { error, count, delayMs }),
      });
    },
    options,
  );
}

function withPrice(completion: Completion, model: LanguageModel): Completion {
  const { price } = answeringModel(model, completion.model);
  return { ...completion, usage: withCost(completion.usage, price) };
}

function reportFallback(context: RunContext, { from, to, error }: ModelFallback): void {
  context.emit('llm.fallback', () => ({ model: from, next_model: to, code: error.code }));
}

async function onRetry(
  model: LanguageModel,
  context: RunContext,
  { error, count, delayMs }: { readonly error: unknown; readonly count: number; readonly delayMs: number },
): Promise<void> {
  context.emit('llm.retry', () => ({ model: model.id, attempt: count, delay_ms: delayMs }));
  await runHooks(context, {
    point: 'onRetry',
    component: { kind: 'model', name: model.id },
    data: { attempt: count, delayMs },
    ...(error instanceof Error ? { error } : {}),
  });
}

async function afterHooks(
  completion: Completion,
  { model, request }: { readonly model: LanguageModel; readonly request: CompletionRequest },
  context: RunContext,
): Promise<Completion> {
  if (!context.hooks.has('afterLlmCall')) return completion;
  const { data } = await runHooks(context, {
    point: 'afterLlmCall',
    component: { kind: 'model', name: model.id },
    data: { model: model.id, request, completion },
  });
  if (isCompletion(data.completion)) return data.completion;
  throw new SpellError({
    code: 'HOOK_FAILED',
    message: `A hook changed the answer of "${model.id}" and has to leave a \`completion\` with message and usage.`,
  });
}

function report(context: RunContext, end: CompletionEnd): void {
  const { model, durationMs } = end;
  context.emit('usage' in end ? 'llm.completed' : 'llm.failed', () => ({
    model,
    duration_ms: durationMs,
    ...('usage' in end && tookOf(end.usage)),
  }));
  auditCompletion(context, end);
}

function tookOf({ inputTokens, outputTokens, costUsd }: Usage): JsonObject {
  const tokens = { input_tokens: inputTokens, output_tokens: outputTokens };
  return costUsd === undefined ? tokens : { ...tokens, cost_usd: costUsd };
}
