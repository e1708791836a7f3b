import {
  SpellError,
  type AgentEvent,
  type AgentInput,
  type AgentOutput,
  type RunContext,
  type Span,
  type Usage,
} from '@llmspell/core';
import { createAsyncQueue, linkedAbort, withTimeoutSignal, type AsyncQueue } from '@llmspell/core/kit';

import type { AgentSettings } from './agent-settings.ts';
import { openScope } from './open-scope.ts';
import { runAgent } from './run-agent.ts';

type Events = AsyncGenerator<AgentEvent<AgentOutput>>;

/**
 * Runs an agent as a stream of events, in its own scope. A consumer that stops reading ends the run.
 *
 * @throws SpellError `TIMEOUT` when the agent has a time limit and reaches it.
 */
export function streamAgent(settings: AgentSettings, input: AgentInput, outer: RunContext): Events {
  return settings.timeoutMs === undefined && !outer.tracer.enabled
    ? runAgent(settings, input, openScope(settings, outer))
    : streamInside(settings, input, outer);
}

/** A time limit and a span stand around the whole run, so the run is promised to them and its events go to a queue. */
async function* streamInside(settings: AgentSettings, input: AgentInput, outer: RunContext): Events {
  const { name, timeoutMs } = settings;
  const events = createAsyncQueue<AgentEvent<AgentOutput>>();
  using stop = linkedAbort(outer.signal);
  const work = async (signal: AbortSignal, span: Span): Promise<void> => {
    const deadline = timeoutMs === undefined ? outer.deadline : outer.clock.now() + timeoutMs;
    const time = {
      signal,
      ...(deadline === undefined ? {} : { deadline: Math.min(deadline, outer.deadline ?? Infinity) }),
    };
    const output = await drain(runAgent(settings, input, openScope(settings, outer, time)), events, outer);
    if (output !== undefined) span.set(usageAttributes(output));
  };
  const attributes = {
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.name': name,
    'gen_ai.agent.description': settings.description,
  };
  const settled = outer.tracer
    .span(`invoke_agent ${name}`, attributes, (span) =>
      timeoutMs === undefined
        ? work(stop.signal, span)
        : withTimeoutSignal({ signal: stop.signal, timeoutMs, what: `Agent "${name}"`, clock: outer.clock }, (signal) =>
            work(signal, span),
          ),
    )
    .then(
      () => events.end(),
      (error: unknown) => events.fail(error),
    );
  let open = true;
  try {
    yield* events;
    open = false;
  } finally {
    if (open) stop.abort(new SpellError({ code: 'ABORTED', message: 'The consumer of the agent stopped reading.' }));
    await settled;
  }
}

type Step = IteratorResult<AgentEvent<AgentOutput>>;

/** Passes the events of a run on, with a span around each turn. */
async function drain(
  run: Events,
  events: AsyncQueue<AgentEvent<AgentOutput>>,
  { tracer }: RunContext,
): Promise<AgentOutput | undefined> {
  let output: AgentOutput | undefined;
  let step: Step = await run.next();
  while (step.done !== true) {
    const event = step.value;
    events.push(event);
    if (event.type === 'finish') ({ output } = event);
    if (event.type === 'turn-start') {
      const attributes = { 'llmspell.turn': event.turn };
      await tracer.span(`turn ${event.turn}`, attributes, (span) => drainTurn(run, events, span));
    }
    step = await run.next();
  }
  return output;
}

/** Passes the events of a turn on, up to its end or that of the run. */
async function drainTurn(run: Events, events: AsyncQueue<AgentEvent<AgentOutput>>, span: Span): Promise<void> {
  for (let step: Step = await run.next(); step.done !== true; step = await run.next()) {
    events.push(step.value);
    if (step.value.type !== 'turn-end') continue;
    const { usage, finishReason } = step.value;
    span.set({ ...tokenAttributes(usage), 'gen_ai.response.finish_reasons': finishReason });
    return;
  }
}

function tokenAttributes({ inputTokens, outputTokens }: Usage) {
  return { 'gen_ai.usage.input_tokens': inputTokens, 'gen_ai.usage.output_tokens': outputTokens };
}

function usageAttributes({ usage, model }: AgentOutput) {
  return {
    'gen_ai.request.model': model,
    ...tokenAttributes(usage),
  };
}
