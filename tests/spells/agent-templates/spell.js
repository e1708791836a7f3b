// The templates: classes with their own options, names for the registry, and classes of the script on top of them.
const agents = [
  new ChatAgent({ name: 'chat', persona: 'a pirate' }),
  new ResearchAgent({ name: 'research', sources: ['papers', 'books'] }),
  new AnalysisAgent({ name: 'analysis', focus: ['risk'] }),
  new WriterAgent({ name: 'writer', style: 'plain', audience: 'children' }),
  new CodeAgent({ name: 'code', languages: ['lua', 'rust'], style: 'functional' }),
  new ReviewAgent({ name: 'review', criteria: ['clarity'] }),
  new DataAnalyst({ name: 'data' }),
  new PlannerAgent({ name: 'planner', maxSteps: 5 }),
  new OrchestratorAgent({ name: 'orchestrator' }),
  Agent.createFromTemplate('made', 'WriterAgent', { style: 'terse' }),
  new ChatAgent('Only a prompt'),
];
const [texts, prompts] = [[], []];
for (const agent of agents) {
  texts.push(`${agent.name}: ${await agent.chat('Hi')}`);
  const named = agent.id !== 'agent_1' && (await Agent.getDetails(agent.id));
  prompts.push(named && named.config.system_prompt !== null);
}

class Polite extends ChatAgent {
  async execute(input) {
    return `Please: ${input}`;
  }
}
const polite = new Polite({ name: 'polite' });
const boss = new Agent({ name: 'boss', tools: [polite] });

let error;
try {
  Agent.createFromTemplate('x', 'NoSuchAgent');
} catch (thrown) {
  error = thrown;
}
export default {
  texts,
  prompts,
  templates: Agent.listTemplates(),
  types: Agent.discover(),
  polite: await boss.invokeTool('polite', { input: 'sit' }),
  unknown: error.code,
};
