// What goes wrong around agents is an error with a code, a message and a place to catch it.
const errors = {};
async function attempt(name, work) {
  try {
    await work();
    errors[name] = 'no error';
  } catch (error) {
    errors[name] = { code: error.code, name: error.name, retryable: error.retryable === true };
  }
}

const agent = new Agent({ name: 'agent' });
await attempt('unauthorized', () => agent.chat('Hello'));
await attempt('refused', () => agent.chat('Hello'));
await attempt('unknown provider', () => new Agent({ model: 'nobody/x' }).chat('Hello'));
await attempt('unknown tool', () => new Agent({ tools: ['calculatr'] }).chat('Hello'));
await attempt('not a tool', () => new Agent({ tools: [5] }));
await attempt('not an agent', () => AgentTool.wrap(5));
await attempt('not found', () => Agent.execute('nobody', 'Hello'));
await attempt('wrong type', () => new Agent({ temperature: 'hot' }));
await attempt('no function', () => agent.on('tool_called', 'text'));
await attempt('registered twice', () => {
  Agent.register({ name: 'twice' });
  return Agent.register({ name: 'twice' });
});
errors.after = await agent.chat('Still here?');
export default errors;
