// Agents that are known by name: found, listed, described, run, made tools of, taken away.
const name = Agent.register({
  name: 'guide',
  description: 'Shows the way',
  model: 'openai/gpt-4o-mini',
  temperature: 0.5,
});
Agent.create({ name: 'other', systemPrompt: 'Other.' });

const listed = Agent.list();
const names = Agent.listInstances();
const guide = await Agent.get('guide');
const ran = await Agent.execute('guide', { query: 'Where?', timeout: 30000 });
const text = await guide.chat('Again?');
const details = await Agent.getDetails('guide');
const tool = await Agent.wrapAsTool('guide', { toolName: 'ask_guide', category: 'api' });
const answer = await Tool.execute('ask_guide', { input: 'As a tool?' });
const defaultTool = await Agent.wrapAsTool('other');
const state = guide.getState();
const metrics = guide.getMetrics();
const config = guide.getConfig();
await guide.destroy();

export default {
  name,
  listed,
  names,
  ran: ran.text,
  text,
  details: [details.name, details.description, details.state, details.config.temperature],
  config: [config.model, config.temperature, config.system_prompt === null, config.max_tokens === null],
  tool,
  category: (await Tool.get('ask_guide')).category,
  answer,
  default_tool: defaultTool,
  state: [state, guide.getAgentState()],
  metrics: [metrics.agent_id, metrics.requests_total, metrics.requests_failed, metrics.tool_invocations],
  gone: (await Agent.get('guide')) === undefined,
};
