import { createSharedMemory } from '@llmspell/infra/channels';
import { createMemoryStore } from '@llmspell/infra/state';
import { expect, test } from 'vitest';

test('participants read what others wrote, and see who it was', async () => {
  await using store = createMemoryStore();
  const memory = createSharedMemory(store, { name: 'plan', participants: ['ann', 'bob'] });
  const [ann, bob] = [memory.as('ann'), memory.as('bob')];
  expect(await bob.read('goal')).toBeUndefined();
  await ann.write('goal', { text: 'ship' });
  await bob.write('budget', 3);
  expect(await bob.read('goal')).toMatchObject({ key: 'goal', value: { text: 'ship' }, by: 'ann' });
  expect((await ann.entries()).map(({ key, value, by }) => [key, value, by])).toEqual([
    ['budget', 3, 'bob'],
    ['goal', { text: 'ship' }, 'ann'],
  ]);
  await bob.write('goal', undefined);
  expect(await ann.read('goal')).toBeUndefined();
  expect(() => memory.as('eve')).toThrow(expect.objectContaining({ code: 'PERMISSION_DENIED' }));
});

test('a write with a revision fails when somebody was faster; update tries again', async () => {
  await using store = createMemoryStore();
  const memory = createSharedMemory(store, { name: 'plan' });
  const [ann, bob] = [memory.as('ann'), memory.as('bob')];
  await ann.write('n', 1, 0);
  await expect(bob.write('n', 2, 0)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  const revision = (await bob.read('n'))?.revision;
  await bob.write('n', 2, revision);
  const add = (value: unknown) => Number(value ?? 0) + 1;
  await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? ann : bob).update('n', add)));
  expect((await ann.read('n'))?.value).toBe(22);
  expect(await ann.update('n', () => undefined)).toBeUndefined();
  expect(await ann.entries()).toEqual([]);
});

test('changes can be watched', async () => {
  await using store = createMemoryStore();
  const memory = createSharedMemory(store, { name: 'plan' });
  const stop = new AbortController();
  const changes = memory.as('bob').watch(stop.signal)[Symbol.asyncIterator]();
  const first = changes.next();
  await memory.as('ann').write('goal', 'ship');
  await memory.as('ann').write('goal', undefined);
  expect((await first).value).toMatchObject({ key: 'goal', value: 'ship', by: 'ann' });
  expect((await changes.next()).value).toEqual({ key: 'goal', revision: 2 });
  const last = changes.next();
  stop.abort(new Error('enough'));
  await last.catch(() => {});
});

test('memories of other names are apart, whatever the names', async () => {
  await using store = createMemoryStore();
  await createSharedMemory(store, { name: 'a' }).as('x').write('b/c', 1);
  for (const name of ['a/b', '', '../shared/a', 'A', 'a/']) {
    expect(await createSharedMemory(store, { name }).as('x').entries()).toEqual([]);
  }
  expect(await createSharedMemory(store, { name: 'a' }).as('y').entries()).toHaveLength(1);
});

test('names and keys that are no text are refused', async () => {
  await using store = createMemoryStore();
  const code = expect.objectContaining({ code: 'VALIDATION_FAILED' });
  expect(() => createSharedMemory(store, { name: '\uD800' })).toThrow(code);
  const view = createSharedMemory(store, { name: 'a' }).as('x');
  await expect(view.write('\uD800', 1)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  await expect(view.write('key', Number.NaN)).rejects.toMatchObject({ code: 'VALUE_UNSUPPORTED' });
});
