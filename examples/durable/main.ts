import { createAgent } from '@llmspell/agents';
import type { Runtime } from 'llmspell';

export async function main(runtime: Runtime): Promise<unknown> {
  const context = runtime.createContext();
  const researcher = createAgent({ name: 'researcher', systemPrompt: 'You collect facts in two sentences.' });
  const writer = createAgent({ name: 'writer', systemPrompt: 'You write short reports.' });
  const facts = await researcher.chat('Collect facts about barn owls.', { context });
  const report = await writer.chat(`Write a report from these facts: ${facts}`, { context });
  return { report };
}
