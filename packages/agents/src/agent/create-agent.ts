import { AgentLifecycle } from './agent-lifecycle.ts';
import type { AgentOptions } from './agent-options.ts';
import type { LLMAgent } from './llm-agent.ts';
import { makeAgent } from './make-agent.ts';

/**
 * Makes an agent: a model that answers, and calls tools until it can.
 *
 * `execute` and `stream` remember nothing. `chat` and `streamChat` remember: the question is asked after the
 * conversation as it stands, and when the answer is there, question, tool calls and answer join it together; after a
 * failure nothing does. Chats at the same time do not wait for one another: each sees what was finished before it
 * began, and they join the conversation in the order in which they finish.
 *
 * What goes wrong in a tool call is told to the model. What ends a run: an abort, a limit, a hook's veto, a model that
 * fails, `MAX_TURNS_REACHED` (with what was done so far in `data`), `OUTPUT_INVALID`. An answer that was cut at the
 * limit of tokens or withheld by a filter is given with that `finishReason`.
 *
 * @throws SpellError `ALREADY_EXISTS` when two tools have the same name; TypeError for a limit that is no number.
 */
export function createAgent(options: AgentOptions = {}): LLMAgent {
  return makeAgent(options, new AgentLifecycle());
}
