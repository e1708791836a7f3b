import type { Agent, AgentEvent, AgentInput, AgentOutput, ChatOptions, RunContext } from '@llmspell/core';

import type { AgentOptions } from './agent-options.ts';

/** The agent that `createAgent` makes. */
export interface LLMAgent extends Agent {
  /** What it was made of. */
  readonly options: AgentOptions;
  /** A changed copy. It has a conversation of its own, unless the options name one. */
  with(changes: AgentOptions): LLMAgent;
  /**
   * Ends the agent: runs the hooks of its shutdown. A run after it fails with `CLOSED`.
   *
   * @throws SpellError `HOOK_CANCELLED` when a hook keeps it open.
   */
  close(context?: RunContext): Promise<void>;
  /** `chat` as a stream: the question and the answer are remembered when the last event arrives. */
  streamChat(message: AgentInput, options?: ChatOptions): AsyncIterable<AgentEvent<AgentOutput>>;
}
