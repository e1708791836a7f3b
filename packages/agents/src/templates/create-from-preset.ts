import type { AgentOptions } from '../agent/agent-options.ts';
import { createAgent } from '../agent/create-agent.ts';
import type { LLMAgent } from '../agent/llm-agent.ts';

/** What a template brings; everything in it gives way to the caller's options. */
export interface Preset {
  readonly name: string;
  readonly description: string;
  /** Sentences of the system prompt; those that do not apply are left out. */
  readonly prompt: readonly (string | undefined)[];
  readonly maxTurns?: number;
}

/** Makes an agent of a preset. */
export function createFromPreset(options: AgentOptions, { prompt, ...defaults }: Preset): LLMAgent {
  const systemPrompt = prompt.filter((sentence) => sentence !== undefined).join(' ');
  return createAgent({ ...defaults, systemPrompt, ...options });
}
