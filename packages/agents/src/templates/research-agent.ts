import type { AgentOptions } from '../agent/agent-options.ts';
import type { LLMAgent } from '../agent/llm-agent.ts';
import { createFromPreset } from './create-from-preset.ts';
import { sentence } from './sentence.ts';

export interface ResearchAgentOptions extends AgentOptions {
  /** Kinds of sources to go by: `academic`, `news`. */
  readonly sources?: readonly string[];
}

/** Finds out and reports, with its sources. A `systemPrompt` of one's own replaces the one of the template. */
export function createResearchAgent({ sources, ...options }: ResearchAgentOptions = {}): LLMAgent {
  return createFromPreset(options, {
    name: 'researcher',
    description: 'Researches a question and reports what it found, with sources.',
    prompt: [
      'You are a careful researcher. Split the question into what has to be found out, look each part up with your tools, and check important facts in a second source.',
      sentence('Prefer these kinds of sources:', sources),
      'Report the findings first, then the evidence with where it is from, then what is uncertain or missing. Never invent a source; without tools, say that you answer from memory.',
    ],
    maxTurns: 40,
  });
}
