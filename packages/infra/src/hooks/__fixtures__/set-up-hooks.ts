import { createRunContext, type CompletionPart, type Hook, type RunContextOptions } from '@llmspell/core';
import { streamCompletion, type CompletionCall } from '@llmspell/core/kit';
import { createHookRunner } from '@llmspell/infra/hooks';

/** A context with some hooks in it, in which everything is allowed. */
export function setUpHooks(hooks: readonly Hook[], options: RunContextOptions = {}) {
  const { clock, logger } = options;
  const runner = createHookRunner({ ...(clock && { clock }), ...(logger && { logger }) });
  for (const hook of hooks) runner.register(hook);
  const permissions = { check: () => ({ allowed: true }) as const };
  return { runner, context: createRunContext({ runId: 'r', hooks: runner, permissions, ...options }) };
}

type SetUp = ReturnType<typeof setUpHooks>;

/** Makes a model call with a question and gives all of its parts. */
export async function complete(
  { context }: Pick<SetUp, 'context'>,
  model: CompletionCall['model'],
  question = 'hi',
): Promise<readonly CompletionPart[]> {
  const parts: CompletionPart[] = [];
  const request = { messages: [{ role: 'user' as const, content: question }] };
  for await (const part of streamCompletion({ model, request }, context)) parts.push(part);
  return parts;
}
