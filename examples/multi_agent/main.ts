// The same from an application: an agent is a tool of another.
import { createAgent } from '@llmspell/agents';
import { createResearchAgent, createWriterAgent } from '@llmspell/agents/templates';
import { asTool } from '@llmspell/core/kit';
import type { Runtime } from 'llmspell';

export async function main(runtime: Runtime): Promise<unknown> {
  const researcher = createResearchAgent({ name: 'researcher', sources: ['encyclopedias'] });
  const writer = createWriterAgent({ name: 'writer', style: 'plain' });
  const orchestrator = createAgent({
    name: 'orchestrator',
    systemPrompt: 'You coordinate specialists. Ask the researcher first, then answer.',
    tools: [asTool(researcher, { name: 'ask_researcher', description: 'Finds facts about a topic' })],
  });

  const context = runtime.createContext();
  const answer = await orchestrator.execute('Use ask_researcher to find out how a heat pump works.', context);
  const text = await writer.chat(`Write one paragraph from these facts: ${answer.text}`, { context });
  return { called: answer.toolCalls.map(({ toolName }) => toolName), text };
}
