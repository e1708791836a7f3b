// Sessions: made, found, changed, suspended and resumed, completed, put away, deleted with their state.
const id = await Session.create({
  name: 'Research',
  description: 'About owls',
  tags: ['birds', 'night'],
  metadata: { depth: 2 },
});
const child = await Session.builder()
  .name('Notes')
  .description('For later')
  .tag('birds')
  .parent(id)
  .metadata({ pages: 1 })
  .build();
const plain = await Session.builder().tags(['fish']).build();

async function fields(sessionId) {
  const session = await Session.get(sessionId);
  return {
    name: session.name,
    description: session.description,
    tags: session.tags,
    status: session.status,
    metadata: session.custom_metadata,
    child: session.parent_session_id === id,
    times: session.created_at <= session.updated_at,
    saved: session.saved_at !== undefined,
  };
}

async function names(filter) {
  return (await Session.list(filter)).map((session) => session.name ?? 'none').join(', ');
}

const made = [await fields(id), await fields(child), id.length >= 16, (await Session.load(id)) === id];

await Session.setCurrent(id);
const current = [Session.getCurrent() === id];
await Session.setCurrent(null);
current.push(Session.getCurrent() === undefined);

await State.save(`session:${id}`, 'step', 3);
await Session.update(id, { name: 'Research on owls', metadata: { width: 5 } });
await Session.save(id);
await Session.suspend(id);
const suspended = [(await Session.get(id)).status, await names({ status: 'suspended' })];
await Session.resume(id);
const changed = await fields(id);

const lists = [
  await names(),
  await names({ tags: ['birds'] }),
  await names({ limit: 1 }),
  await names({ status: 'failed' }),
];

await Session.complete(child);
await Session.archive(child);
await Session.fail(plain);
const ended = [(await Session.get(child)).status, (await Session.get(plain)).status];

// This run is not durable: there is no record of it.
const replay = [
  await Session.canReplay(id),
  (await Session.listReplayable()).length,
  (await Session.getReplayMetadata(id)).runs[0].effects,
  (await Session.replay(id)).runs.length,
];

const errors = [];
async function code(call) {
  try {
    await call();
    errors.push('no error');
  } catch (error) {
    errors.push(error.code);
  }
}
await code(() => Session.suspend(child));
await code(() => Session.get('missing'));
await code(() => Session.get('not an id/'));
await code(() => Session.create({ parentSessionId: 'missing' }));
await code(() => Session.setCurrent('missing'));
await code(() => Session.create({ id }));
await code(() => Session.replay(id, { mode: 'modified' }));

await Session.setCurrent(id);
await Session.delete(id);
export default {
  made,
  current,
  suspended,
  changed,
  lists,
  ended,
  replay,
  errors,
  deleted: [
    await names(),
    (await State.load(`session:${id}`, 'step')) === undefined,
    Session.getCurrent() === undefined,
  ],
};
