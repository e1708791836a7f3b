import { requireUse } from '../context/create-guard.ts';
import type { RunContext } from '../context/run-context.ts';
import { ProviderError } from '../errors/provider-error.ts';
import { SpellError } from '../errors/spell-error.ts';
import type { Completion, CompletionPart, CompletionRequest } from '../llm/completion.ts';
import { withCost } from '../llm/cost.ts';
import type { LanguageModel } from '../llm/model.ts';
import { createAsyncQueue, type AsyncQueue } from './async-queue.ts';
import { linkedAbort } from './linked-abort.ts';
import { amountOf, reserveCompletion } from './reserve-completion.ts';
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
 * After the first part has been streamed a failed call is not retried: the consumer has seen text already.
 *
 * @throws ProviderError; PermissionError; SpellError `BUDGET_EXCEEDED`, `PRICE_UNKNOWN`, `HOOK_CANCELLED`.
 */
export async function* streamCompletion(call: CompletionCall, context: RunContext): AsyncGenerator<CompletionPart> {
  const { model, request, done } = await beforeHooks(call, context);
  if (done !== undefined) {
    yield { type: 'finish', completion: done };
    return;
  }
  await requireUse(context, { kind: 'model', model: model.id });
  const parts = createAsyncQueue<CompletionPart>();
  using stop = linkedAbort(context.signal);
  void deliver({ ...call, model, request }, context, { parts, stop: stop.signal });
  try {
    yield* parts;
  } finally {
    // A consumer that stops early ends the call; after the last part this does nothing.
    stop.abort(stopped());
  }
}

/** Where the parts go, and the signal that the consumer stopped. */
interface Consumer {
  readonly parts: AsyncQueue<CompletionPart>;
  readonly stop: AbortSignal;
}

/** Makes the call and puts its end, or its failure, behind the parts. */
async function deliver(call: CompletionCall, context: RunContext, consumer: Consumer): Promise<void> {
  try {
    consumer.parts.push({ type: 'finish', completion: await completeReported(call, context, consumer) });
    consumer.parts.end();
  } catch (error) {
    consumer.parts.fail(error);
  }
}

function stopped(): SpellError {
  return new SpellError({ code: 'ABORTED', message: 'The consumer of the answer stopped reading.' });
}

interface Prepared {
  readonly model: LanguageModel;
  readonly request: CompletionCall['request'];
  /** A hook's own answer. */
  readonly done?: Completion;
}

async function beforeHooks({ model, request }: CompletionCall, context: RunContext): Promise<Prepared> {
  if (!context.hooks.has('beforeLlmCall')) return { model, request };
  const { data, result } = await runHooks(context, {
    point: 'beforeLlmCall',
    component: { kind: 'model', name: model.id },
    data: { model: model.id, request },
  });
  if (result.type === 'redirect') return { model: await context.models.resolve(result.target), request: data.request };
  if (result.type !== 'skip') return { model, request: data.request };
  return { model, request, done: toCompletion(result.result, model) };
}

/** A hook that skips the call answers with a completion, or with a text. */
function toCompletion(answer: unknown, model: LanguageModel): Completion {
  if (typeof answer === 'object' && answer !== null && 'message' in answer && 'usage' in answer) {
    // The hook gave a completion; its parts are read defensively where they are used.
    return answer as Completion;
  }
  if (typeof answer === 'string') {
    return {
      message: { role: 'assistant', content: [{ type: 'text', text: answer }] },
      finishReason: 'stop',
      usage: { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0, reasoningTokens: 0, costUsd: 0 },
    };
  }
  throw new SpellError({
    code: 'HOOK_FAILED',
    message: `A hook skipped the call to "${model.id}" and has to give the answer as a text or a completion; got ${typeof answer}.`,
  });
}

async function completeReported(call: CompletionCall, context: RunContext, consumer: Consumer): Promise<Completion> {
  const { model } = call;
  const request: CompletionRequest = { ...call.request, modelId: model.modelId };
  const reservation = reserveCompletion(model, request, context);
  const started = context.clock.monotonic();
  context.emit('llm.started', () => ({ model: model.id }));
  try {
    const raw = await context.tracer.span(`chat ${model.modelId}`, spanAttributes(model), async (span) => {
      const completion = await effect({ ...call, request }, context, consumer);
      span.set({
        'gen_ai.usage.input_tokens': completion.usage.inputTokens,
        'gen_ai.usage.output_tokens': completion.usage.outputTokens,
      });
      return completion;
    });
    const completion = await afterHooks({ ...raw, usage: withCost(raw.usage, model.price) }, model, context);
    reservation.settle(amountOf(completion.usage));
    report(context, { model, result: 'success', durationMs: context.clock.monotonic() - started });
    return completion;
  } catch (error) {
    reservation.release();
    report(context, { model, result: 'failure', durationMs: context.clock.monotonic() - started });
    throw error;
  }
}

function spanAttributes(model: LanguageModel): Record<string, string> {
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': model.provider.name,
    'gen_ai.request.model': model.modelId,
  };
}

function effect(
  call: CompletionCall & { readonly request: CompletionRequest },
  context: RunContext,
  { parts, stop }: Consumer,
): Promise<Completion> {
  const timeout = call.timeoutMs === undefined ? {} : { timeoutMs: call.timeoutMs };
  return context.effect(
    'llm',
    (info) => {
      const signal = AbortSignal.any([info.signal, stop]);
      let streamed = false;
      const attempt = async (): Promise<Completion> => {
        for await (const part of call.model.provider.stream(call.request, { signal })) {
          if (part.type === 'finish') return part.completion;
          streamed = true;
          parts.push(part);
        }
        throw new ProviderError({ model: call.model.id, message: 'the answer ended without its last part.' });
      };
      return retry(attempt, {
        ...call.retry,
        clock: context.clock,
        random: () => context.random(),
        signal,
        shouldRetry: (error) => !streamed && SpellError.isInstance(error) && error.retryable,
        retryAfterMs: retryAfterOf,
        onRetry: (error, count, delayMs) => onRetry(call.model, context, { error, count, delayMs }),
      });
    },
    timeout,
  );
}

function retryAfterOf(error: unknown): number | undefined {
  const asked = SpellError.isInstance(error) ? error.data?.['retryAfterMs'] : undefined;
  return typeof asked === 'number' ? asked : undefined;
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

async function afterHooks(completion: Completion, model: LanguageModel, context: RunContext): Promise<Completion> {
  if (!context.hooks.has('afterLlmCall')) return completion;
  const { data } = await runHooks(context, {
    point: 'afterLlmCall',
    component: { kind: 'model', name: model.id },
    data: { model: model.id, completion },
  });
  return data.completion;
}

function report(
  context: RunContext,
  {
    model,
    result,
    durationMs,
  }: { readonly model: LanguageModel; readonly result: 'success' | 'failure'; readonly durationMs: number },
): void {
  context.emit(result === 'success' ? 'llm.completed' : 'llm.failed', () => ({
    model: model.id,
    duration_ms: durationMs,
  }));
  context.audit.record({
    timestamp: new Date(context.clock.now()).toISOString(),
    action: 'llm-call',
    target: model.id,
    result,
    runId: context.runId,
    path: context.path,
    details: { durationMs },
  });
}
