import type { AgentOptions } from '../agent/agent-options.ts';
import type { LLMAgent } from '../agent/llm-agent.ts';
import { createFromPreset } from './create-from-preset.ts';

export interface ChatAgentOptions extends AgentOptions {
  /** Who it is, as the prompt says it: `a patient teacher`. */
  readonly persona?: string;
}

/** Talks with a person, and remembers when asked by `chat`. A `systemPrompt` of one's own replaces the one of the template. */
export function createChatAgent({ persona = 'a helpful assistant', ...options }: ChatAgentOptions = {}): LLMAgent {
  return createFromPreset(options, {
    name: 'chat',
    description: 'Talks with people, helpfully and to the point.',
    prompt: [
      `You are ${persona}.`,
      'Answer what was asked, briefly and in the language of the question.',
      'Say so when you do not know, and ask when a question can be understood in several ways.',
    ],
  });
}
