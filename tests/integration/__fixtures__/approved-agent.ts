import { createAgent } from '@llmspell/agents';
import { createLocalWaits, type LanguageModel, type Tool } from '@llmspell/core';
import { createRuntime } from 'llmspell';

/** Asks an agent whose calls of a tool a person has to allow. */
export async function askApproved(
  model: LanguageModel,
  tool: Tool,
  allow: (input: unknown) => boolean,
): Promise<string> {
  const waits = createLocalWaits();
  await using runtime = await createRuntime({ waits });
  runtime.events.on('tool.approval_requested', ({ runId, data: { tool_call_id: call, input } }) => {
    // Here stands a question in a terminal, or a page with two buttons.
    if (typeof call === 'string') waits.signal(runId, `approval:${call}`, { approved: allow(input) });
  });
  const agent = createAgent({ model, tools: [tool], needsApproval: [tool.name] });
  return agent.chat('Do it', { context: runtime.createContext() });
}
