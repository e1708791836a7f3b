import type { LanguageModel, Message } from '@llmspell/core';
import type { CompletionCall } from '@llmspell/core/kit';

import type { AgentSettings } from '../agent/agent-settings.ts';
import type { Transcript } from './transcript.ts';

/** What a turn asks the model. */
export interface TurnRequest {
  readonly model: LanguageModel;
  readonly messages: readonly Message[];
  readonly transcript: Transcript;
}

/**
 * The model call of a turn. A choice of tool that has to be made holds until one was called: held on for ever it would
 * never let the model answer.
 */
export function toRequest(settings: AgentSettings, { model, messages, transcript }: TurnRequest): CompletionCall {
  const { toolChoice, toolsByName, retry, turnTimeoutMs } = settings;
  const forced = toolChoice === 'required' || typeof toolChoice === 'object';
  const chooses = toolChoice !== undefined && toolsByName.size > 0 && !(forced && transcript.toolCalls.length > 0);
  const request = { ...settings.request, messages, ...(chooses ? { toolChoice } : {}) };
  return {
    model,
    request,
    ...(retry === undefined ? {} : { retry }),
    ...(turnTimeoutMs === undefined ? {} : { timeoutMs: turnTimeoutMs }),
  };
}
