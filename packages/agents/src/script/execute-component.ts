import type { AgentOutput, BaseAgent, RunContext } from '@llmspell/core';

import { answerTable } from './answer-table.ts';
import { toAgentInput } from './to-agent-input.ts';

/** Runs any component for a script: an agent's answer becomes a table of text, data and metadata, other output is left. */
export async function executeComponent(component: BaseAgent, input: unknown, context: RunContext): Promise<unknown> {
  const started = context.clock.monotonic();
  const output = await component.execute('conversation' in component ? toAgentInput(input) : input, context);
  return isAnswer(output) ? answerTable(output, context.clock.monotonic() - started) : output;
}

function isAnswer(output: unknown): output is AgentOutput {
  if (typeof output !== 'object' || output === null) return false;
  return 'text' in output && 'usage' in output && 'finishReason' in output && 'toolCalls' in output;
}
