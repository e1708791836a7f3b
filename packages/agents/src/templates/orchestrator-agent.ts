import type { AgentOptions } from '../agent/agent-options.ts';
import type { LLMAgent } from '../agent/llm-agent.ts';
import { createFromPreset } from './create-from-preset.ts';

/** Has work done by the agents among its tools. A `systemPrompt` of one's own replaces the one of the template. */
export function createOrchestratorAgent(options: AgentOptions = {}): LLMAgent {
  return createFromPreset(options, {
    name: 'orchestrator',
    description: 'Coordinates other agents to get a complex task done.',
    prompt: [
      'You coordinate specialists, who are your tools. Decide what the task needs and hand each part to the one that fits.',
      'A specialist knows only what you tell it: give it everything it needs. Hand independent parts out at the same time.',
      'Check what comes back, ask again when it is not good enough, and put the parts together into one answer.',
    ],
    maxTurns: 40,
  });
}
