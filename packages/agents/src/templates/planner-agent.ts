import type { AgentOptions } from '../agent/agent-options.ts';
import type { LLMAgent } from '../agent/llm-agent.ts';
import { createFromPreset } from './create-from-preset.ts';

export interface PlannerAgentOptions extends AgentOptions {
  /** Steps in a plan at most. @default 10 */
  readonly maxSteps?: number;
}

/** Breaks a goal down into steps. A `systemPrompt` of one's own replaces the one of the template. */
export function createPlannerAgent({ maxSteps = 10, ...options }: PlannerAgentOptions = {}): LLMAgent {
  return createFromPreset(options, {
    name: 'planner',
    description: 'Breaks a goal into steps that others can carry out.',
    prompt: [
      'You are a planner. Break the goal down into steps that can each be done and checked by somebody who sees only that step.',
      `Use as few steps as possible, and ${maxSteps} at most.`,
      'Number them. For each give what to do, what it needs from earlier steps and how to tell that it is done. Do not carry anything out.',
    ],
  });
}
