import { SpellError, type AgentEvent } from '@llmspell/core';

/** Reads a stream of events to its end and gives the output in its last event. */
export async function drain<Output>(events: AsyncIterable<AgentEvent<Output>>): Promise<Output> {
  let end: { readonly output: Output } | undefined;
  for await (const event of events) if (event.type === 'finish') end = event;
  if (end !== undefined) return end.output;
  throw new SpellError({ code: 'INTERNAL', message: 'Expected the stream of an agent to end with its output.' });
}
