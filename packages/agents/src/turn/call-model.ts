import { ProviderError, type AgentEvent, type Completion, type Message, type RunContext } from '@llmspell/core';
import { streamCompletion } from '@llmspell/core/kit';

import type { AgentRun } from './run-turns.ts';

/** Makes the model call of a turn, passing on its text as it comes. */
export async function* callModel(
  { settings, model, transcript }: AgentRun,
  messages: readonly Message[],
  context: RunContext,
): AsyncGenerator<AgentEvent<never>, Completion> {
  const { toolChoice, retry } = settings;
  // Once a tool was called the model is free to answer: a choice held on for ever would never let it.
  const forced = toolChoice !== undefined && (typeof toolChoice === 'object' || toolChoice === 'required');
  const choose =
    settings.toolsByName.size > 0 && toolChoice !== undefined && !(forced && transcript.toolCalls.length > 0);
  const request = { ...settings.request, messages, ...(choose ? { toolChoice } : {}) };
  for await (const part of streamCompletion({ model, request, ...(retry === undefined ? {} : { retry }) }, context)) {
    if (part.type === 'finish') return part.completion;
    if (part.type !== 'tool-call') yield part;
  }
  throw new ProviderError({ model: model.id, message: 'the answer ended without its last part.' });
}
