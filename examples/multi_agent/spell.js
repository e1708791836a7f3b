// An orchestrator that uses two specialists as its tools.
import { Agent, AgentTool, ResearchAgent, WriterAgent } from 'llmspell';

const researcher = new ResearchAgent({ name: 'researcher', sources: ['encyclopedias'] });
const writer = new WriterAgent({ name: 'writer', style: 'plain' });

const called = [];
const orchestrator = new Agent({
  name: 'orchestrator',
  systemPrompt: 'You coordinate specialists. Ask the researcher first, then answer.',
  tools: [new AgentTool(researcher, 'ask_researcher', 'Finds facts about a topic')],
});
orchestrator.on('toolCalled', (event) => {
  called.push(event.toolName);
});

const facts = await orchestrator.chat('Use ask_researcher to find out how a heat pump works.');
const text = await writer.chat(`Write one paragraph from these facts: ${facts}`);
console.log(text);

export default { called, text };
