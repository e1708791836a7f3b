// A person allows tool calls: what a tool says of itself, and what an agent says of its tools.
const made = [];
const tool = (name, needsApproval) =>
  Tool.register({
    name,
    description: `Does ${name}`,
    needsApproval,
    execute(input) {
      made.push(`${name} ${input.to}`);
      return name;
    },
  });
tool('delete', true);
tool('move', (call) => call.input.to === 'trash');
let denied;
try {
  await Tool.execute('delete', { to: 'trash' });
} catch (error) {
  denied = [false, error.code, error.message.match('keep it')[0]];
}
const moved = await Tool.execute('move', { to: 'trash' });
await Tool.execute('move', { to: 'shelf' });

const asked = [];
const careful = new Agent({
  tools: ['calculator'],
  needsApproval(call) {
    asked.push(call.toolName);
    return true;
  },
});
const answer = await careful.chat('Use calculator');
const built = Agent.builder()
  .model('openai/gpt-4o-mini')
  .tools(['calculator'])
  .needsApproval(['calculator'])
  .approvalTimeout(60000)
  .build();
let misspelt;
try {
  await new Agent({ tools: ['calculator'], needsApproval: ['calculater'] }).chat('Hello');
} catch (error) {
  misspelt = [false, error.code];
}
export default { denied, moved, made, asked, answer, built: await built.chat('Use calculator'), misspelt };
