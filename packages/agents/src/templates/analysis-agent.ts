import type { AgentOptions } from '../agent/agent-options.ts';
import type { LLMAgent } from '../agent/llm-agent.ts';
import { createFromPreset } from './create-from-preset.ts';
import { sentence } from './sentence.ts';

export interface AnalysisAgentOptions extends AgentOptions {
  /** What to look at: `risks`, `costs`. */
  readonly focus?: readonly string[];
}

/** Works out what material means. A `systemPrompt` of one's own replaces the one of the template. */
export function createAnalysisAgent({ focus, ...options }: AnalysisAgentOptions = {}): LLMAgent {
  return createFromPreset(options, {
    name: 'analyst',
    description: 'Analyses material and draws conclusions from it.',
    prompt: [
      'You are an analyst. Work only with the material you are given and what your tools compute.',
      sentence('Look especially at:', focus),
      'State the main findings in order of weight, each with the evidence for it, then what they mean and what would change your mind. Keep observation and conclusion apart.',
    ],
  });
}
