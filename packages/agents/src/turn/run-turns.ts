import {
  ProviderError,
  NO_USAGE,
  SpellError,
  type AgentEvent,
  type AgentOutput,
  type Completion,
  type JsonValue,
  type LanguageModel,
  type Message,
  type RunContext,
  type ToolCallPart,
} from '@llmspell/core';
import { runHooks } from '@llmspell/core/kit';

import type { AgentSettings } from '../agent/agent-settings.ts';
import { callModel } from './call-model.ts';
import { callTools } from './call-tools.ts';
import { readOutput } from './read-output.ts';
import type { Transcript } from './transcript.ts';

/** One run of an agent. */
export interface AgentRun {
  readonly settings: AgentSettings;
  readonly model: LanguageModel;
  readonly transcript: Transcript;
}

/**
 * The loop: asks the model, makes the tool calls it wants, tells it their results, until it answers without any.
 *
 * @throws SpellError `MAX_TURNS_REACHED` with what was done so far; `OUTPUT_INVALID`; what a model call, a hook or a
 * stop throws.
 */
export async function* runTurns(run: AgentRun, context: RunContext): AsyncGenerator<AgentEvent<never>, AgentOutput> {
  const { settings, model, transcript } = run;
  for (let turn = 0; turn < settings.maxTurns; turn += 1) {
    const scope = context.scope(`turn${turn}`);
    const end = yield* runTurn(run, turn, scope);
    scope.signal.throwIfAborted();
    if (end !== undefined) return transcript.toOutput(model.id, end.object);
  }
  throw maxTurnsReached(run);
}

/** How a run ended. */
interface End {
  readonly object?: JsonValue;
}

async function* runTurn(
  run: AgentRun,
  turn: number,
  context: RunContext,
): AsyncGenerator<AgentEvent<never>, End | undefined> {
  const { settings, transcript } = run;
  yield { type: 'turn-start', turn };
  context.emit('agent.turn.started', () => ({ agent_name: settings.name, turn }));
  const { messages, answer } = await beforeTurn(run, turn, context);
  const completion = answer ?? (yield* callModel(run, messages, context));
  if (completion.finishReason === 'error') throw modelFailed(run.model);
  transcript.addAnswer(completion);
  const calls = completion.message.content.filter((part): part is ToolCallPart => part.type === 'tool-call');
  if (calls.length > 0) transcript.addToolCalls(yield* callTools(calls, settings, context));
  const { finishReason, usage } = completion;
  yield { type: 'turn-end', turn, finishReason, usage };
  context.emit('agent.turn.completed', () => ({
    agent_name: settings.name,
    turn,
    finish_reason: finishReason,
    tool_calls: calls.length,
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
  }));
  await afterTurn(run, { turn, completion }, context);
  if (calls.length > 0) return settings.stopWhen?.(transcript) === true ? {} : undefined;
  return readOutput(transcript, settings, finishReason);
}

/** Hooks may change what this turn sends to the model, or skip it by giving the answer, a text. */
async function beforeTurn(
  { settings, transcript }: AgentRun,
  turn: number,
  context: RunContext,
): Promise<{ readonly messages: readonly Message[]; readonly answer?: Completion }> {
  const messages = transcript.request;
  if (!context.hooks.has('beforeTurn')) return { messages };
  const { data, result } = await runHooks(context, {
    point: 'beforeTurn',
    component: settings.component,
    data: { turn, messages },
  });
  return result.type === 'skip' ? { messages, answer: toCompletion(result.result) } : data;
}

function toCompletion(given: unknown): Completion {
  const text = typeof given === 'string' ? given : JSON.stringify(given ?? '');
  return {
    message: { role: 'assistant', content: [{ type: 'text', text }] },
    finishReason: 'stop',
    usage: { ...NO_USAGE, costUsd: 0 },
  };
}

async function afterTurn(
  run: AgentRun,
  { turn, completion }: { readonly turn: number; readonly completion: Completion },
  context: RunContext,
): Promise<void> {
  if (!context.hooks.has('afterTurn')) return;
  const { usage, toolCalls } = run.transcript;
  const data = { turn, completion, toolCalls, usage };
  await runHooks(context, { point: 'afterTurn', component: run.settings.component, data });
}

function modelFailed(model: LanguageModel): ProviderError {
  return new ProviderError({ model: model.id, message: 'the provider ended the answer with an error.' });
}

function maxTurnsReached({ settings, transcript }: AgentRun): SpellError {
  const { turns, text, usage, toolCalls } = transcript;
  return new SpellError({
    code: 'MAX_TURNS_REACHED',
    message: `Agent "${settings.name}" was still calling tools after ${turns} turns. Raise maxTurns, or look at data.toolCalls for what it keeps trying.`,
    data: {
      agent: settings.name,
      turns,
      text,
      usage: { ...usage, costUsd: usage.costUsd ?? null },
      toolCalls: toolCalls.map((call) => ({ ...call })),
    },
  });
}
