// Artifacts: texts and files kept with a session, with versions, found again, deleted.
const session = await Session.create({ name: 'work' });
const first = await Artifact.store(session, 'agent_output', 'summary.txt', 'one', {
  description: 'A draft',
  tags: ['draft'],
  mood: 'good',
});
await Artifact.store(session, 'tool_result', 'table.csv', 'a,b\n1,2\n', { mimeType: 'text/csv', createdBy: 'tool' });
const second = await Artifact.store(session, 'agent_output', 'summary.txt', 'one and two', { custom: { words: 3 } });
const file = await Artifact.storeFile(session, 'report.md', 'user_input', { tags: ['file', 'draft'] });

function known(metadata) {
  return {
    name: metadata.name,
    type: metadata.artifact_type,
    mime: metadata.mime_type,
    size: metadata.size,
    original: metadata.original_size,
    compressed: metadata.is_compressed,
    tags: metadata.tags.length,
    version: metadata.version,
    by: metadata.created_by,
    description: metadata.description,
    mood: metadata.custom.mood,
    words: metadata.custom.words,
    parent: metadata.parent_artifact?.sequence,
  };
}

function names(list) {
  return list.map((metadata) => `${metadata.name} ${metadata.version}`).join(', ');
}

const [one, two, report] = [
  await Artifact.get(session, first),
  await Artifact.get(session, second),
  await Artifact.get(session, file),
];
await Session.setCurrent(session);
const lists = [names(await Artifact.list(session)), (await Artifact.list('')).length, (await Artifact.list()).length];
const found = [
  names(await Artifact.query({ sessionId: session, type: 'agent_output' })),
  names(await Artifact.query({ namePattern: '*.csv' })),
  names(await Artifact.search({ tags: ['draft'], minSize: 4 })),
  names(await Artifact.query({ createdBefore: '2001-01-01T00:00:00Z' })),
  names(await Artifact.query({ maxSize: 7, limit: 1 })),
  names(await Artifact.versions(session, 'summary.txt')),
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
await code(() => Artifact.get(session, { content_hash: 'none', session_id: session, sequence: 1 }));
await code(() => Artifact.get('other', first));
await code(() => Artifact.store('missing', 'note', 'a', 'b'));
await code(() => Artifact.store(session, '', 'a', 'b'));
await code(() => Artifact.storeFile(session, '/etc/hostname', 'note'));

const deleted = [
  await Artifact.delete(session, first),
  await Artifact.delete(session, first),
  names(await Artifact.list(session)),
];
export default {
  ids: [first.content_hash.length, first.sequence, second.sequence, first.session_id === session],
  contents: [one.content, two.content, report.content],
  known: [known(one.metadata), known(two.metadata), known(report.metadata)],
  lists,
  found,
  errors,
  deleted,
};
