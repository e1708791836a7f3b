// State from one agent to another: filtered, changed on the way, checked, moved.
await State.agentSet('researcher', 'research_notes', 'Owls hunt at night.');
await State.agentSet('researcher', 'sources', ['a', 'b']);
await State.agentSet('researcher', 'api_secret', 'hidden');

const handoff = new StateHandoff({
  from: 'researcher',
  to: 'writer',
  filter: { include: ['research_notes', 'sources'] },
});
const preview = await handoff.preview();
const before = (await State.agentGet('writer', 'sources')) === undefined;
const result = await handoff.execute();

const shortened = await new StateHandoff({
  from: 'researcher',
  to: 'workflow:report',
  mode: 'move',
  filter: { exclude: ['*secret*'], transform: (value, key) => (key === 'sources' ? value.length : undefined) },
}).run();

async function code(options) {
  try {
    await new StateHandoff(options).transfer();
    return 'no error';
  } catch (error) {
    return error.code;
  }
}
const schema = { type: 'object', required: ['missing'] };
const agent = new Agent({ name: 'editor', systemPrompt: 'Edit.' });
const fromAgent = new StateHandoff({ from: 'writer', to: agent, existing: 'keep' });

export default {
  names: [handoff.from, handoff.to, fromAgent.to],
  preview,
  before,
  result: { from: result.from, to: result.to, state: result.state, left: result.left, at: result.completed_at.length },
  writer: await State.all('agent:writer'),
  moved: [shortened.state, await State.all('workflow:report'), await State.listKeys('agent:researcher')],
  editor: (await fromAgent.execute()).state,
  errors: [
    await code({ from: 'writer', to: 'editor', existing: 'fail' }),
    await code({ from: 'writer', to: 'reader', schema }),
    await code({ from: 'writer', to: 'agent:writer' }),
    await code({ from: 'writer', to: '', filter: {} }),
  ],
  kept: await State.listKeys('agent:reader'),
};
