import {
  isStop,
  toSpellError,
  type AgentEvent,
  type AgentInput,
  type AgentOutput,
  type RunContext,
} from '@llmspell/core';
import { askErrorHooks, runHooks, waitToRetry } from '@llmspell/core/kit';

import { runTurns } from '../turn/run-turns.ts';
import type { AgentSettings } from './agent-settings.ts';
import { answerOf, answerWith } from './answer.ts';

type Events = AsyncGenerator<AgentEvent<never>, AgentOutput>;

/** A run of an agent in its scope, from its first hook to its last event: the turns, and what stands around them. */
export async function* runAgent(
  settings: AgentSettings,
  input: AgentInput,
  context: RunContext,
): AsyncGenerator<AgentEvent<AgentOutput>> {
  context.signal.throwIfAborted();
  const started = context.clock.monotonic();
  let failure: unknown;
  let output: AgentOutput | undefined;
  context.emit('agent.started', () => ({ agent_name: settings.name }));
  try {
    await settings.lifecycle.begin(settings, context);
    output = yield* (hasHooks(context) ? hooked : runTurns)(settings, input, context);
    context.signal.throwIfAborted();
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    // Also when the consumer stops reading: whoever counts the started ones has to hear of every end.
    reportEnd(settings, context, { started, output, failure });
  }
  yield { type: 'finish', output };
}

interface RunEnd {
  readonly started: number;
  readonly output: AgentOutput | undefined;
  readonly failure: unknown;
}

function reportEnd({ name }: AgentSettings, context: RunContext, { started, output, failure }: RunEnd): void {
  const durationMs = context.clock.monotonic() - started;
  if (output !== undefined && failure === undefined) {
    context.emit('agent.completed', () => completed(name, output, durationMs));
    return;
  }
  context.emit('agent.failed', () => {
    const { code, message } =
      failure === undefined
        ? { code: 'ABORTED', message: 'The consumer stopped reading.' }
        : toSpellError(failure, 'INTERNAL');
    return { agent_name: name, code, error: message, duration_ms: durationMs };
  });
}

function completed(name: string, output: AgentOutput, durationMs: number) {
  const { turns, finishReason, toolCalls, usage, model } = output;
  return {
    agent_name: name,
    model,
    turns,
    finish_reason: finishReason,
    tool_calls: toolCalls.length,
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    duration_ms: durationMs,
  };
}

/** Without hooks around it the loop runs alone: every event would pass through what stands in between. */
function hasHooks({ hooks }: RunContext): boolean {
  return (
    hooks.has('beforeAgentExecute') ||
    hooks.has('afterAgentExecute') ||
    hooks.has('onAgentError') ||
    hooks.has('onError')
  );
}

async function* hooked(settings: AgentSettings, input: AgentInput, context: RunContext): Events {
  const { data, result } = await runHooks(context, {
    point: 'beforeAgentExecute',
    component: settings.component,
    data: { input },
  });
  if (result.type === 'skip') return answerWith(result.result, data.input);
  if (result.type === 'redirect') return answerOf(result.target, data.input, context);
  return yield* attempts(settings, data.input, context);
}

/** The turns, again as often as hooks want it. */
async function* attempts(settings: AgentSettings, input: AgentInput, context: RunContext): Events {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const scope = attempt === 1 ? context : context.scope(`attempt${attempt}`);
      return await afterHooks(settings, { input, output: yield* runTurns(settings, input, scope) }, context);
    } catch (error) {
      if (isStop(error, context.signal)) throw error;
      const coded = toSpellError(error);
      const { component } = settings;
      const { result } = await askErrorHooks(context, {
        point: 'onAgentError',
        component,
        data: { input, attempt },
        error: coded,
      });
      if (result.type === 'skip') return answerWith(result.result, input);
      if (result.type === 'redirect') return answerOf(result.target, input, context);
      if (result.type !== 'retry' || attempt >= (result.maxAttempts ?? 3)) throw error;
      await waitToRetry(context, { component, attempt, delayMs: result.delayMs, error: coded, data: { input } });
    }
  }
}

async function afterHooks(
  settings: AgentSettings,
  { input, output }: { readonly input: AgentInput; readonly output: AgentOutput },
  context: RunContext,
): Promise<AgentOutput> {
  if (!context.hooks.has('afterAgentExecute')) return output;
  const { data, result } = await runHooks(context, {
    point: 'afterAgentExecute',
    component: settings.component,
    data: { input, output },
  });
  return answerWith(result.type === 'skip' ? result.result : data.output, input);
}
