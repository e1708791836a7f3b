import {
  ProviderError,
  SpellError,
  type AgentEvent,
  type AgentInput,
  type AgentOutput,
  type Completion,
  type CompletionPart,
  type FinishReason,
  type JsonValue,
  type LanguageModel,
  type RunContext,
  type ToolCallPart,
} from '@llmspell/core';
import { streamCompletion } from '@llmspell/core/kit';

import type { AgentSettings } from '../agent/agent-settings.ts';
import { resolveModel } from '../agent/resolve-model.ts';
import { systemMessage } from '../agent/system-message.ts';
import { toAgentQuestion } from '../agent/to-agent-question.ts';
import { callTools } from './call-tools.ts';
import { readOutput } from './read-output.ts';
import { toRequest } from './to-request.ts';
import { Transcript } from './transcript.ts';
import { afterTurn, beforeTurn } from './turn-hooks.ts';

/**
 * The loop: asks the model, makes the tool calls it wants, tells it their results, until it answers without any.
 *
 * One generator, not one in another: every event would pass through each of them.
 *
 * @throws SpellError `MAX_TURNS_REACHED` with what was done so far; `OUTPUT_INVALID`; what a model call, a hook or a
 * stop throws.
 */
export async function* runTurns(
  settings: AgentSettings,
  input: AgentInput,
  outer: RunContext,
): AsyncGenerator<AgentEvent<never>, AgentOutput> {
  const question = toAgentQuestion(input);
  const model = await resolveModel(settings, outer);
  const transcript = new Transcript(systemMessage(settings, model), question);
  for (let turn = 0; turn < settings.maxTurns; turn += 1) {
    const context = outer.scope(`turn${turn}`);
    yield { type: 'turn-start', turn };
    context.emit('agent.turn.started', () => ({ agent_name: settings.name, turn }));
    let completion: Completion | undefined;
    for await (const part of await answerOf(settings, { turn, model, transcript }, context)) {
      if (part.type === 'finish') completion = part.completion;
      else if (part.type !== 'tool-call') yield part;
    }
    if (completion === undefined || completion.finishReason === 'error') throw modelFailed(model.id);
    transcript.addAnswer(completion);
    const calls = completion.message.content.filter((part): part is ToolCallPart => part.type === 'tool-call');
    if (calls.length > 0) transcript.addToolCalls(yield* callTools(calls, settings, context), settings.toolsByName);
    const { finishReason, usage } = completion;
    yield { type: 'turn-end', turn, finishReason, usage };
    reportTurn(settings, { turn, completion, calls: calls.length }, context);
    await afterTurn(settings, { turn, completion, transcript }, context);
    context.signal.throwIfAborted();
    const end = await endOf(settings, { transcript, called: calls.length > 0 }, finishReason);
    if (end !== undefined) return transcript.toOutput(completion.model ?? model.id, end.object);
  }
  throw maxTurnsReached(settings, transcript);
}

/** The parts of the model's answer, or of the one that a hook gives instead. */
async function answerOf(
  settings: AgentSettings,
  {
    turn,
    model,
    transcript,
  }: { readonly turn: number; readonly model: LanguageModel; readonly transcript: Transcript },
  context: RunContext,
): Promise<AsyncIterable<CompletionPart> | readonly CompletionPart[]> {
  const { messages, answer } = await beforeTurn(settings, { turn, transcript }, context);
  if (answer !== undefined) return [{ type: 'finish', completion: answer }];
  return streamCompletion(toRequest(settings, { model, messages, transcript }), context);
}

/** How the run ends after this turn; `undefined` when there is another one. */
async function endOf(
  settings: AgentSettings,
  { transcript, called }: { readonly transcript: Transcript; readonly called: boolean },
  finishReason: FinishReason,
): Promise<{ readonly object?: JsonValue } | undefined> {
  if (!called) return readOutput(transcript, settings, finishReason);
  return settings.stopWhen?.(transcript) === true ? {} : undefined;
}

function reportTurn(
  settings: AgentSettings,
  { turn, completion, calls }: { readonly turn: number; readonly completion: Completion; readonly calls: number },
  context: RunContext,
): void {
  context.emit('agent.turn.completed', () => ({
    agent_name: settings.name,
    turn,
    finish_reason: completion.finishReason,
    tool_calls: calls,
    input_tokens: completion.usage.inputTokens,
    output_tokens: completion.usage.outputTokens,
  }));
}

function modelFailed(model: string): ProviderError {
  return new ProviderError({ model, message: 'the provider ended the answer with an error.' });
}

function maxTurnsReached({ name }: AgentSettings, { turns, text, usage, toolCalls }: Transcript): SpellError {
  return new SpellError({
    code: 'MAX_TURNS_REACHED',
    message: `Agent "${name}" was still calling tools after ${turns} turns. Raise maxTurns, or look at data.toolCalls for what it keeps trying.`,
    data: {
      agent: name,
      turns,
      text,
      usage: { ...usage, costUsd: usage.costUsd ?? null },
      toolCalls: toolCalls.map((call) => ({ ...call })),
    },
  });
}
