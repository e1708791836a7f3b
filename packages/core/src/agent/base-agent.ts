import type { Component } from '../component/component.ts';
import type { RunContext } from '../context/run-context.ts';
import type { Schema } from '../schema/schema.ts';
import type { AgentEvent } from './agent-event.ts';

/**
 * The one shape of everything that does work: an agent, a workflow, a pattern, a remote agent, a whole spell. Because
 * all have it, anything nests in anything.
 *
 * For implementors: take time, randomness and ids from the context; put what touches the world into `context.effect`;
 * pass the context on to whatever you call; reject with `context.signal.reason` untouched when aborted.
 */
export interface BaseAgent<Input = unknown, Output = unknown> extends Component {
  readonly inputSchema?: Schema<Input>;
  readonly outputSchema?: Schema<Output>;
  execute(input: Input, context: RunContext): Promise<Output>;
  /** The same work as a stream, where there is something to stream; `execute` then drains it. */
  stream?(input: Input, context: RunContext): AsyncIterable<AgentEvent<Output>>;
}
