// A store on disk: values by scope, a session with an artifact, a handoff under access control, and a backup.
import { createRunContext } from '@llmspell/core';
import { createStateHandoff } from '@llmspell/infra/handoff';
import { createArtifacts, createSessions } from '@llmspell/infra/sessions';
import { accessControlledStore, createStateScopes, openNamespace } from '@llmspell/infra/state';
import { backUpState, restoreState } from '@llmspell/infra/state/backup';
import { openLevelStore } from '@llmspell/infra/state/level';

export async function keepState(folder: string) {
  await using store = await openLevelStore({ path: `${folder}/state` });

  // Scripts see the same values: State.agent_get("researcher", "notes").
  const { agent } = createStateScopes(store);
  await agent('researcher').commit([
    { type: 'set', key: 'notes', value: 'Owls hunt at night.' },
    { type: 'set', key: 'key', value: 'hidden', ttlMs: 60_000 },
  ]);

  const { id: sessionId } = await createSessions({ store }).create({ name: 'Owls', tags: ['birds'] });
  const artifacts = createArtifacts({ store });
  await artifacts.store({ sessionId, type: 'agent_output', name: 'owls.md', content: '# Owls' });
  const { version } = await artifacts.store({
    sessionId,
    type: 'agent_output',
    name: 'owls.md',
    content: '# All owls',
  });

  // The researcher may write what is the writer's, and nobody else's.
  const subject = 'agent:researcher';
  const grants = [{ subject, scope: 'agent:writer', access: ['write'] }] as const;
  const context = createRunContext({ state: accessControlledStore(store, { subject, grants }) });
  const handoff = createStateHandoff({ from: 'researcher', to: 'writer', filter: { include: ['notes'] } });
  const { state } = await handoff.execute(context);

  await backUpState(store, `${folder}/state.backup`);
  await agent('writer').commit([{ type: 'delete', key: 'notes' }]);
  await restoreState(store, `${folder}/state.backup`);
  const restored = (await agent('writer').get('notes'))?.value;

  // A program's own part of the store, whose entries follow its versions.
  await store.commit([{ type: 'set', key: 'books/1', value: 'Owls' }]);
  const books = await openNamespace(store, {
    name: 'books',
    migrations: [
      {
        description: 'a book is an object',
        migrate: (entries) => new Map([...entries].map(([key, title]) => [key, { title }])),
      },
    ],
  });
  return { state, version, restored, book: (await books.get('1'))?.value };
}
