// Tools of an agent: of the registry by name and by handle, of the script as a table and as a class, and added later.
class Shout extends BaseTool {
  async execute(input) {
    return `${input.text.toUpperCase()}!`;
  }
}

const agent = new Agent({
  name: 'toolsmith',
  systemPrompt: 'Use tools.',
  tools: [
    'hash_calculator',
    await Tool.get('uuid-generator'),
    { name: 'add_up', description: 'Adds', inputSchema: { type: 'object' }, handler: (input) => input },
  ],
});
agent.addTool(new Shout({ name: 'shout', description: 'Shouts a text', parameters: { text: 'string' } }));
agent.addTool(new Calculator());

const asked = await agent.chat('Please shout this');
const direct = await agent.invokeTool('shout', { text: 'direct' });
const own = await agent.invokeTool('add_up', { a: 1 });
const registered = await agent.invokeTool('base64_encoder', { operation: 'encode', input: 'abc' });
export default {
  asked,
  direct,
  own,
  registered: registered.result.output,
  has: [agent.hasTool('shout'), agent.hasTool('calculator'), agent.hasTool('nothing')],
  names: agent.discoverTools(),
};
