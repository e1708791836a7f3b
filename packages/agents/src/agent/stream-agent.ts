import {
  SpellError,
  type AgentEvent,
  type AgentInput,
  type AgentOutput,
  type RunContext,
  type Span,
} from '@llmspell/core';
import { createAsyncQueue, linkedAbort, withTimeoutSignal } from '@llmspell/core/kit';

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
    for await (const event of runAgent(settings, input, openScope(settings, outer, time))) {
      events.push(event);
      if (event.type === 'finish') span.set(usageAttributes(event.output));
    }
  };
  const attributes = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': name };
  const settled = outer.tracer
    .span(`invoke_agent ${name}`, attributes, (span) =>
      timeoutMs === undefined
        ? work(stop.signal, span)
        : withTimeoutSignal({ signal: stop.signal, timeoutMs, what: `Agent "${name}"` }, (signal) =>
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

function usageAttributes({ usage, model }: AgentOutput) {
  return {
    'gen_ai.request.model': model,
    'gen_ai.usage.input_tokens': usage.inputTokens,
    'gen_ai.usage.output_tokens': usage.outputTokens,
  };
}
