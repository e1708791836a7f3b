// An agent may do less than the spell, and never more; and spend less.
const agent = new Agent({
  name: 'reader',
  systemPrompt: 'x',
  tools: [new EnvironmentTool()],
  permissions: { env: ['SPELL_NAME', 'HIDDEN'], net: [] },
});

const refused = [];
for (let index = 0; index < 3; index += 1) refused.push((await agent.execute('read')).metadata.tool_calls[0].is_error);

async function code(work) {
  try {
    await work();
    return 'allowed';
  } catch (error) {
    return error.code;
  }
}
const read = (name) => code(() => agent.invokeTool('environment-reader', { variable_name: name }));

export default {
  refused,
  invoked: [await read('SPELL_NAME'), await read('SPELL_OTHER'), await read('HIDDEN')],
  spell: (await Tool.execute('environment-reader', { variable_name: 'SPELL_OTHER' })).output,
  wrong: await code(() => new Agent({ systemPrompt: 'x', permissions: { reed: true } })),
  budget: await code(() => new Agent({ systemPrompt: 'x', budget: { maxTokens: 1 } }).chat('hi')),
};
