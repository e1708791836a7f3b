import type { RunContext } from '../context/run-context.ts';
import { SpellError } from '../errors/spell-error.ts';
import type { Completion, CompletionRequest } from '../llm/completion.ts';
import type { LanguageModel } from '../llm/model.ts';
import { isCompletion } from './is-completion.ts';
import { runHooks } from './run-hooks.ts';

/** A call to a model as the hooks leave it. */
export interface PreparedCall {
  readonly model: LanguageModel;
  readonly request: Omit<CompletionRequest, 'modelId'>;
  /** A hook's own answer. */
  readonly done?: Completion;
}

/**
 * Runs the hooks before a model call: they may change the request, choose another model, or answer. Those of the model that
 * was chosen run too.
 *
 * @throws SpellError `HOOK_CANCELLED`; `HOOK_FAILED` when hooks send the call in a circle.
 */
export async function beforeLlmCall(
  { model, request }: PreparedCall,
  context: RunContext,
  route: readonly string[] = [],
): Promise<PreparedCall> {
  if (!context.hooks.has('beforeLlmCall')) return { model, request };
  const { data, result } = await runHooks(context, {
    point: 'beforeLlmCall',
    component: { kind: 'model', name: model.id },
    data: { model: model.id, request },
  });
  if (result.type === 'skip') return { model, request, done: toCompletion(result.result, model) };
  const changed = checkedRequest(data.request, model);
  if (result.type !== 'redirect') return { model, request: changed };
  const target = await resolveRedirect(result.target, route, context);
  // A hook that always names one model names the one that is being called, too, when it runs again.
  return target.id === model.id
    ? { model, request: changed }
    : beforeLlmCall({ model: target, request: changed }, context, [...route, model.id]);
}

/** The model that a hook sends a call to. In a circle it would never arrive. */
export async function resolveRedirect(
  name: string,
  route: readonly string[],
  context: RunContext,
): Promise<LanguageModel> {
  const target = await context.models.resolve(name);
  if (!route.includes(target.id)) return target;
  throw new SpellError({
    code: 'HOOK_FAILED',
    message: `Hooks redirect a model call in a circle: ${[...route, target.id].join(', ')}.`,
  });
}

/** Hooks may put anything into the data; what the provider would make of it is checked as far as it must be. */
function checkedRequest(request: PreparedCall['request'] | undefined, model: LanguageModel): PreparedCall['request'] {
  if (Array.isArray(request?.messages)) return request;
  throw new SpellError({
    code: 'HOOK_FAILED',
    message: `A hook changed the data of the call to "${model.id}" and has to leave a \`request\` with a list of messages.`,
  });
}

/** A hook that skips the call answers with a completion, or with a text. */
export function toCompletion(answer: unknown, model: LanguageModel): Completion {
  if (isCompletion(answer)) return answer;
  if (typeof answer === 'string') {
    return {
      message: { role: 'assistant', content: [{ type: 'text', text: answer }] },
      finishReason: 'stop',
      usage: { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0, reasoningTokens: 0, costUsd: 0 },
    };
  }
  throw new SpellError({
    code: 'HOOK_FAILED',
    message: `A hook skipped the call to "${model.id}" and has to give the answer as a text or a completion; got ${answer === null ? 'null' : typeof answer}.`,
  });
}
