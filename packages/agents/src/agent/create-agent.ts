import {
  createRunContext,
  type AgentEvent,
  type AgentInput,
  type AgentOutput,
  type ChatOptions,
  type RunContext,
} from '@llmspell/core';

import { createConversation } from '../conversation/create-conversation.ts';
import type { AgentOptions } from './agent-options.ts';
import { toAgentSettings } from './agent-settings.ts';
import { drain } from './drain.ts';
import type { LLMAgent } from './llm-agent.ts';
import { streamAgent } from './stream-agent.ts';

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
  const settings = toAgentSettings(options);
  const conversation = options.conversation ?? createConversation();

  const stream = (input: AgentInput, context: RunContext): AsyncGenerator<AgentEvent<AgentOutput>> =>
    streamAgent(settings, input, context);

  async function* streamChat(
    message: AgentInput,
    chatOptions: ChatOptions = {},
  ): AsyncGenerator<AgentEvent<AgentOutput>> {
    const question = typeof message === 'string' ? { text: message } : message;
    for await (const event of stream({ messages: conversation.messages, ...question }, toContext(chatOptions))) {
      if (event.type === 'finish') conversation.append(...event.output.messages);
      yield event;
    }
  }

  return {
    kind: 'agent',
    name: settings.name,
    description: settings.description,
    options,
    tools: [...settings.toolsByName.values()],
    conversation,
    stream,
    execute: (input, context) => drain(stream(input, context)),
    streamChat,
    chat: async (message, chatOptions) => (await drain(streamChat(message, chatOptions))).text,
    with: (changes) => createAgent({ ...options, ...changes }),
  };
}

function toContext({ context, signal }: ChatOptions): RunContext {
  if (context === undefined) return createRunContext(signal === undefined ? {} : { signal });
  if (signal === undefined) return context;
  return context.scope('chat', { signal: AbortSignal.any([context.signal, signal]) });
}
