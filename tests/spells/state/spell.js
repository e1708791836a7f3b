// Values that outlive the spell: by scope and key, with defaults, listed, deleted; scopes of workflows, agents and tools.
await State.save('custom', 'user', { name: 'Ada', tags: ['a', 'b'] });
await State.save('global', 'count', 1);
await State.set('flag', false);
await State.set('session', 'id', 'abc');
await State.agentSet('a1', 'mood', 'good');
await State.toolSet('t1', 'runs', 3);
await State.save('workflow:w1', 'first', { output: 1 });

const before = {
  user: await State.load('custom', 'user'),
  count: await State.get('count'),
  flag: await State.get('flag', true),
  default: [
    await State.get('missing', 'default'),
    await State.get('session', 'missing', 7),
    (await State.get('missing')) === undefined,
  ],
  session: await State.get('session', 'id'),
  agent: [await State.agentGet('a1', 'mood'), await State.load('agent:a1', 'mood')],
  tool: await State.toolGet('t1', 'runs'),
  workflow: [(await State.workflowGet('w1', 'first')).output, await State.workflowList('w1')],
  keys: await State.listKeys(),
  aliases: await State.keys('session'),
  all: await State.all(),
};
await State.delete('custom', 'user');
await State.remove('count');
await State.set('flag', undefined);
let error;
try {
  await State.set('bad', () => {});
} catch (thrown) {
  error = thrown;
}
export default {
  before,
  after: [
    (await State.load('custom', 'user')) === undefined,
    (await State.listKeys()).length,
    (await State.listKeys('nowhere')).length,
  ],
  bad: [error === undefined, error.code],
};
