import {
  createRunContext,
  type AgentEvent,
  type AgentInput,
  type AgentOutput,
  type ChatOptions,
  type RunContext,
} from '@llmspell/core';

import { createConversation } from '../conversation/create-conversation.ts';
import { AgentLifecycle } from './agent-lifecycle.ts';
import type { AgentOptions } from './agent-options.ts';
import { toAgentSettings } from './agent-settings.ts';
import { drain } from './drain.ts';
import type { LLMAgent } from './llm-agent.ts';
import { openScope } from './open-scope.ts';
import { streamAgent } from './stream-agent.ts';

/** Makes an agent with a life that it may share with others: changed copies that stand for the same agent. */
export function makeAgent(options: AgentOptions, lifecycle: AgentLifecycle): LLMAgent {
  const settings = toAgentSettings(options, lifecycle);
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
    ...(options.capabilities === undefined ? {} : { capabilities: options.capabilities }),
    options,
    tools: [...settings.toolsByName.values()],
    conversation,
    stream,
    execute: (input, context) => drain(stream(input, context)),
    streamChat,
    chat: async (message, chatOptions) => (await drain(streamChat(message, chatOptions))).text,
    close: (context = createRunContext()) => lifecycle.close(settings, openScope(settings, context)),
    with: (changes) => makeAgent({ ...options, ...changes }, new AgentLifecycle()),
  };
}

function toContext({ context = createRunContext(), signal, hooks }: ChatOptions): RunContext {
  if (signal === undefined && hooks === undefined) return context;
  return context.scope('chat', {
    ...(signal === undefined ? {} : { signal: AbortSignal.any([context.signal, signal]) }),
    ...(hooks === undefined ? {} : { hooks }),
  });
}
