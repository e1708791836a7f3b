import type { AgentOptions } from '../agent/agent-options.ts';
import type { LLMAgent } from '../agent/llm-agent.ts';
import { createFromPreset } from './create-from-preset.ts';
import { sentence } from './sentence.ts';

export interface WriterAgentOptions extends AgentOptions {
  /** How to write: `technical`, `academic`, `plain`. */
  readonly style?: string;
  /** Who reads it. */
  readonly audience?: string;
}

/** Writes texts for readers. A `systemPrompt` of one's own replaces the one of the template. */
export function createWriterAgent({ style, audience, ...options }: WriterAgentOptions = {}): LLMAgent {
  return createFromPreset(options, {
    name: 'writer',
    description: 'Writes well-made texts from notes or an outline.',
    prompt: [
      'You are a writer. Turn what you are given into a finished text with a clear line from beginning to end.',
      sentence('Style:', style),
      sentence('Readers:', audience),
      'Add no facts that you were not given. Give the text alone, without remarks about it.',
    ],
  });
}
