import type { AgentOptions } from '../agent/agent-options.ts';
import type { LLMAgent } from '../agent/llm-agent.ts';
import { createFromPreset } from './create-from-preset.ts';

/** Answers questions about data by computing. A `systemPrompt` of one's own replaces the one of the template. */
export function createDataAnalyst(options: AgentOptions = {}): LLMAgent {
  return createFromPreset(options, {
    name: 'data-analyst',
    description: 'Processes data and answers questions about it with figures.',
    prompt: [
      'You are a data analyst. Look at the shape and the quality of the data first: columns, types, gaps, outliers.',
      'Compute with your tools, never in your head, and say which computation each figure comes from.',
      'Answer with the figures, their units and how sure they are, then what they mean. Name what was left out or mended.',
    ],
    maxTurns: 40,
  });
}
