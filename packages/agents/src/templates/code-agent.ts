import type { AgentOptions } from '../agent/agent-options.ts';
import type { LLMAgent } from '../agent/llm-agent.ts';
import { createFromPreset } from './create-from-preset.ts';
import { sentence } from './sentence.ts';

export interface CodeAgentOptions extends AgentOptions {
  /** Programming languages to use. */
  readonly languages?: readonly string[];
  /** How to write code: `functional`, `professional`. */
  readonly style?: string;
}

/** Writes and changes programs. A `systemPrompt` of one's own replaces the one of the template. */
export function createCodeAgent({ languages, style, ...options }: CodeAgentOptions = {}): LLMAgent {
  return createFromPreset(options, {
    name: 'coder',
    description: 'Writes, changes and explains code.',
    prompt: [
      'You are a senior programmer. Write complete, working code that handles errors and is as simple as the task allows.',
      sentence('Languages:', languages),
      sentence('Style:', style),
      'Use your tools to read before you change and to run what can be run. Put code in fenced blocks with the language named, and say in a line or two what to know about it.',
    ],
    maxTurns: 40,
  });
}
