import type { Usage } from '@llmspell/core';

import type { ScriptedAnswer } from '../doubles/scripted-answer.ts';

/** A scripted answer with every gap filled, ready to be written in the form of an API. */
export interface WireAnswer {
  /** Number of this answer, for ids. */
  readonly number: number;
  readonly model: string;
  readonly reasoning: string | undefined;
  readonly text: string | undefined;
  readonly toolCalls: readonly { readonly id: string; readonly name: string; readonly arguments: string }[];
  readonly finish: 'stop' | 'length' | 'tool-calls' | 'content-filter';
  readonly usage: Required<Omit<Usage, 'costUsd'>>;
}

/** Fills the gaps of a scripted answer. */
export function toWireAnswer(
  answer: ScriptedAnswer,
  { number, model }: Pick<WireAnswer, 'number' | 'model'>,
): WireAnswer {
  const { reasoning, text, json, toolCalls = [], finishReason, usage } = answer;
  const finish = finishReason ?? (toolCalls.length > 0 ? 'tool-calls' : 'stop');
  return {
    number,
    model,
    reasoning,
    text: json === undefined ? text : JSON.stringify(json),
    toolCalls: toolCalls.map((call, index) => ({
      id: call.toolCallId ?? `call_${number}_${index + 1}`,
      name: call.toolName,
      arguments: typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments),
    })),
    finish: finish === 'error' || finish === 'other' ? 'stop' : finish,
    usage: {
      inputTokens: 10,
      outputTokens: 5,
      cachedInputTokens: 0,
      cacheWriteInputTokens: 0,
      reasoningTokens: 0,
      ...usage,
    },
  };
}
