// An agent is a tool of another: by handle, by AgentTool, by name; a workflow is one, too.
const expert = new Agent({ name: 'expert', systemPrompt: 'You know it.', description: 'Knows it' });
const tool = AgentTool.wrap(expert, 'ask_expert', 'Asks the expert');
const constructed = new AgentTool(expert, 'same_expert');
const flow = Workflow.sequential({
  name: 'two_steps',
  steps: [{ name: 'upper', tool: 'text-manipulator', input: { operation: 'uppercase', input: '{{input}}' } }],
});
const boss = new Agent({ name: 'boss', systemPrompt: 'Delegate.', tools: [tool, flow] });
boss.addTool('expert');

export default {
  asked: await boss.chat('Use ask_expert for this'),
  direct: await tool.execute('directly'),
  table: await tool.execute({ message: 'as a table' }),
  names: [tool.name, tool.description, constructed.name],
  flow: await boss.invokeTool('two_steps', { input: 'quiet' }),
  by_name: await boss.invokeTool('expert', { input: 'by name' }),
  tools: boss.discoverTools(),
};
