import type { AgentOptions } from '../agent/agent-options.ts';
import type { LLMAgent } from '../agent/llm-agent.ts';
import { createFromPreset } from './create-from-preset.ts';
import { sentence } from './sentence.ts';

export interface ReviewAgentOptions extends AgentOptions {
  /** What to judge by: `accuracy`, `clarity`. */
  readonly criteria?: readonly string[];
}

/** Judges work by criteria. A `systemPrompt` of one's own replaces the one of the template. */
export function createReviewAgent({ criteria, ...options }: ReviewAgentOptions = {}): LLMAgent {
  return createFromPreset(options, {
    name: 'reviewer',
    description: 'Reviews work and says what to improve.',
    prompt: [
      'You are a reviewer. Judge the work, not its author.',
      sentence('Criteria:', criteria ?? ['correctness', 'completeness', 'clarity']),
      'For each problem say where it is, why it is one, how much it matters and what to do. Begin with the most important. End with a verdict: accept, accept with changes, or reject. When the work is good, say so and stop.',
    ],
  });
}
