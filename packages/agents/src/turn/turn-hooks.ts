import { NO_USAGE, SpellError, type Completion, type Message, type RunContext } from '@llmspell/core';
import { runHooks } from '@llmspell/core/kit';

import type { AgentSettings } from '../agent/agent-settings.ts';
import type { Transcript } from './transcript.ts';

interface Turn {
  readonly turn: number;
  readonly transcript: Transcript;
}

/** Hooks may change what a turn sends to the model, or skip the turn by giving the answer, a text. */
export async function beforeTurn(
  { component }: AgentSettings,
  { turn, transcript }: Turn,
  context: RunContext,
): Promise<{ readonly messages: readonly Message[]; readonly answer?: Completion }> {
  const messages = transcript.request;
  if (!context.hooks.has('beforeTurn')) return { messages };
  const { data, result } = await runHooks(context, { point: 'beforeTurn', component, data: { turn, messages } });
  if (result.type === 'skip') return { messages, answer: toCompletion(result.result) };
  if (Array.isArray(data.messages)) return { messages: data.messages };
  throw new SpellError({
    code: 'HOOK_FAILED',
    message: `Expected the hooks at "beforeTurn" to leave a list of messages, got ${typeof data.messages}. Change data.messages and give the rest of data back.`,
  });
}

function toCompletion(given: unknown): Completion {
  const text = typeof given === 'string' ? given : JSON.stringify(given ?? '');
  return {
    message: { role: 'assistant', content: [{ type: 'text', text }] },
    finishReason: 'stop',
    usage: { ...NO_USAGE, costUsd: 0 },
  };
}

/** Hooks see what a turn has done, and may end the run by a cancel. */
export async function afterTurn(
  { component }: AgentSettings,
  { turn, transcript, completion }: Turn & { readonly completion: Completion },
  context: RunContext,
): Promise<void> {
  if (!context.hooks.has('afterTurn')) return;
  const { usage, toolCalls } = transcript;
  await runHooks(context, { point: 'afterTurn', component, data: { turn, completion, toolCalls, usage } });
}
