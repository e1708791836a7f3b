// Listeners hear of turns and tools under every spelling of an event's name, by a pattern, and of everything.
const heard = { exact: [], camel: [], colon: [], pattern: [], all: [] };
const agent = new Agent({
  name: 'worker',
  systemPrompt: 'Use tools.',
  tools: [
    {
      name: 'double_it',
      description: 'Doubles a number',
      parameters: { type: 'object', properties: { n: { type: 'integer', minimum: 21 } }, required: ['n'] },
      execute: (input) => ({ result: input.n * 2 }),
    },
    {
      name: 'breaks',
      description: 'Fails',
      execute() {
        throw new Error('no such luck');
      },
    },
  ],
});
agent.on('tool_called', (event) => heard.exact.push([event.type, event.tool_name, event.input]));
agent.on('toolCompleted', (event) => heard.camel.push([event.toolName, event.output]));
agent.on('tool:failed', (event) => heard.colon.push(event.tool_name));
agent.on('turn:*', (event) => heard.pattern.push([event.type, event.turn]));
const kinds = new Set();
agent.on('*', (type) => {
  if (!kinds.has(type)) heard.all.push(type);
  kinds.add(type);
});

heard.first = await agent.chat('Use double_it now');
heard.second = await agent.chat('Use breaks now');
export default heard;
