import { SpellError, type JsonObject, type JsonValue, type StateStore } from '@llmspell/core';
import {
  advanceVector,
  compareVectors,
  createSharedState,
  mergeVectors,
  type ConflictStrategy,
  type SharedStateOptions,
  type SyncPolicy,
} from '@llmspell/infra/handoff';
import { createMemoryStore } from '@llmspell/infra/state';
import { createManualClock } from '@llmspell/testing';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { disturbedStore } from '../../state/__fixtures__/disturbed-store.ts';

const onDemand: SyncPolicy = { type: 'on-demand' };
const strict: ConflictStrategy = { type: 'version-vector' };
const both: ConflictStrategy = {
  type: 'merge',
  // The same whichever of the two is mine.
  merge: ({ mine, theirs }) =>
    [...new Set([mine, theirs].flat())]
      .filter((item) => item !== undefined)
      .toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
};

function setUp(options: Partial<SharedStateOptions> = {}) {
  const clock = createManualClock();
  const store = createMemoryStore({ clock });
  const emitted: { readonly type: string; readonly data: JsonObject }[] = [];
  const emit = (type: string, data: () => JsonObject) => void emitted.push({ type, data: data() });
  const open = (replica: string, own: Partial<SharedStateOptions> = {}) =>
    createSharedState({ store, name: 'team', clock, emit, ...options, ...own, replica });
  return { clock, store, open, emitted };
}

describe('immediate', () => {
  test('what one writes, the others read', async () => {
    const { open, emitted } = setUp();
    const [a, b] = [open('a'), open('b')];
    await a.set('k', { n: 1 });
    expect(await b.get('k')).toEqual({ n: 1 });
    await b.set('k', { n: 2 });
    expect(await a.entries()).toEqual({ k: { n: 2 } });
    await a.delete('k');
    expect(await b.get('k')).toBeUndefined();
    expect(await b.entries()).toEqual({});
    expect(a.pending).toEqual([]);
    expect(emitted[0]).toEqual({
      type: 'state.synced',
      data: { name: 'team', replica: 'a', pushed: ['k'], pulled: [], resolved: [], conflicts: [] },
    });
  });

  test('with version vectors, a write that did not see the last one is refused, and goes through after a read', async () => {
    const { open } = setUp({ conflict: strict });
    const [a, b] = [open('a'), open('b')];
    await a.set('k', 1);
    await b.entries();
    await a.set('k', 2);
    await expect(b.set('k', 3)).rejects.toMatchObject({ code: 'STATE_CONFLICT', data: { key: 'k', writer: 'a' } });
    expect([b.pending, b.conflicts]).toEqual([[], []]);
    expect(await b.get('k')).toBe(2);
    await b.set('k', 3);
    expect(await a.get('k')).toBe(3);
  });
});

describe('on demand', () => {
  test('nothing travels before sync, and then both ways', async () => {
    const { open } = setUp({ policy: onDemand });
    const [a, b] = [open('a'), open('b')];
    await b.set('b', 1);
    await a.set('a', 1);
    expect(await b.get('a')).toBeUndefined();
    expect(a.pending).toEqual(['a']);
    expect(await a.sync()).toEqual({ pushed: ['a'], pulled: [], resolved: [], conflicts: [] });
    expect(await b.sync()).toEqual({ pushed: ['b'], pulled: ['a'], resolved: [], conflicts: [] });
    expect(await a.sync()).toMatchObject({ pushed: [], pulled: ['b'] });
    expect(await a.sync()).toMatchObject({ pushed: [], pulled: [] });
    expect(await a.entries()).toEqual(await b.entries());
  });

  test('what is written while a push is under way stays pending for the next', async () => {
    const { open, store } = setUp({ policy: onDemand });
    const busy = disturbedStore(store, () => a.set('k', 2), 1);
    const [a, b] = [open('a', { store: busy }), open('b')];
    await a.set('k', 1);
    await a.sync();
    expect([a.pending, await a.get('k')]).toEqual([['k'], 2]);
    await a.sync();
    expect([a.pending, await b.entries()]).toEqual([[], { k: 2 }]);
  });

  test('a deletion wins over what it has seen, and is not undone by who was away', async () => {
    const { open } = setUp({ policy: onDemand });
    const [a, b] = [open('a'), open('b')];
    await a.set('k', 1);
    await a.sync();
    await b.sync();
    await a.delete('k');
    await a.sync();
    await b.sync();
    expect(await b.entries()).toEqual({});
  });
});

describe('batched', () => {
  const policy: SyncPolicy = { type: 'batched', intervalMs: 100 };

  test('writes wait for the interval and go together', async () => {
    const { open, clock, store } = setUp({ policy });
    const synced = Promise.withResolvers<JsonObject>();
    const a = open('a', { emit: (_type, data) => synced.resolve(data()) });
    const before = await store.commit([]);
    await a.set('x', 1);
    await clock.advance(60);
    await a.set('y', 1);
    expect(await store.commit([])).toBe(before);
    await clock.advance(40);
    expect(await synced.promise).toMatchObject({ pushed: ['x', 'y'] });
    expect(await store.commit([])).toBe(before + 2);
    expect(a.pending).toEqual([]);
    await a.set('z', 1);
    await a.close();
    expect(await open('b').entries()).toEqual({ x: 1, y: 1, z: 1 });
  });

  test('a push that fails is told of, stays pending, and close says so', async () => {
    const { clock, store, emitted } = setUp();
    const failing: StateStore = {
      features: store.features,
      get: (key) => store.get(key),
      scan: (options) => store.scan(options),
      watch: (options) => store.watch(options),
      commit: () => Promise.reject(new Error('The disk is full')),
      close: () => store.close(),
    };
    const failed = new Promise<JsonObject>((resolve) => {
      const emit: SharedStateOptions['emit'] = (type, data) => {
        emitted.push({ type, data: data() });
        if (type === 'state.sync.failed') resolve(data());
      };
      const a = createSharedState({ store: failing, name: 'team', replica: 'a', clock, policy, emit });
      void a.set('x', 1).then(() => clock.advance(100));
    });
    expect(await failed).toEqual({ name: 'team', replica: 'a', message: 'The disk is full' });
    const b = createSharedState({ store: failing, name: 'team', replica: 'b', clock, policy });
    await b.set('x', 1);
    await expect(b.close()).rejects.toThrow('The disk is full');
  });
});

describe('conflicts', () => {
  async function collide(conflict: ConflictStrategy) {
    const { open, clock, store } = setUp({ policy: onDemand, conflict });
    const [a, b] = [open('a'), open('b')];
    await a.entries();
    await b.entries();
    await b.set('k', 'early');
    await clock.advance(1);
    await a.set('k', 'late');
    await a.sync();
    const report = await b.sync();
    await a.sync();
    return { a, b, report, store, open };
  }

  test('the last write wins, and of two at the same time the one of the greater name', async () => {
    const { a, b, report } = await collide({ type: 'last-write' });
    expect(report).toMatchObject({ pushed: [], resolved: ['k'], conflicts: [] });
    expect([await a.get('k'), await b.get('k')]).toEqual(['late', 'late']);
    await a.set('k', 'from a');
    await b.set('k', 'from b');
    await b.sync();
    await a.sync();
    expect([await a.get('k'), await b.get('k')]).toEqual(['from b', 'from b']);
  });

  test('a write that saw the other wins, though its clock is behind', async () => {
    const { open, store } = setUp({ policy: onDemand });
    const a = open('a', { clock: createManualClock({ now: 2_000_000 }) });
    await a.set('k', 1);
    await a.sync();
    const late = createSharedState({
      store,
      name: 'team',
      replica: 'z',
      policy: onDemand,
      clock: createManualClock({ now: 5 }),
    });
    expect(await late.get('k')).toBe(1);
    await late.set('k', 2);
    expect(await late.sync()).toMatchObject({ pushed: ['k'], resolved: [] });
    await a.sync();
    expect(await a.get('k')).toBe(2);
  });

  test('a function merges', async () => {
    const { a, b, report } = await collide(both);
    expect(report).toMatchObject({ pushed: ['k'], resolved: ['k'] });
    expect([await a.get('k'), await b.get('k')]).toEqual([
      ['early', 'late'],
      ['early', 'late'],
    ]);
  });

  test('with version vectors a conflict is reported, kept, and resolved by a value for both', async () => {
    const { a, b, report } = await collide(strict);
    const conflict = { key: 'k', mine: 'early', theirs: 'late', theirWriter: 'a' };
    expect(report).toEqual({ pushed: [], pulled: [], resolved: [], conflicts: [conflict] });
    expect([b.pending, b.conflicts, await b.get('k')]).toEqual([['k'], [conflict], 'early']);
    await expect(b.resolve('other', 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await b.resolve('k', 'agreed');
    expect(await b.sync()).toMatchObject({ pushed: ['k'], conflicts: [] });
    await a.sync();
    expect(await a.get('k')).toBe('agreed');
    await b.close();
  });

  test('a close that would lose a conflict says so', async () => {
    const { b } = await collide(strict);
    await expect(b.close()).rejects.toMatchObject({ code: 'STATE_CONFLICT', data: { keys: ['k'] } });
    await b.close();
    await expect(b.get('k')).rejects.toMatchObject({ code: 'CLOSED' });
  });
});

test('a replica that starts again goes on with its own count', async () => {
  const { open } = setUp({ policy: onDemand });
  for (let round = 1; round <= 3; round += 1) {
    const again = open('a');
    await again.set('k', round);
    await again.close();
  }
  expect(await open('b').get('k')).toBe(3);
});

test('what is shared under another name, and what is no shared value, stays apart', async () => {
  const { open, store } = setUp();
  await open('a').set('k', 1);
  expect(await open('a', { name: 'other' }).entries()).toEqual({});
  await store.commit([{ type: 'set', key: 'replicas/team/bad', value: { vector: { a: -1 } } }]);
  await expect(open('b').entries()).rejects.toMatchObject({ code: 'STATE_CORRUPT', data: { key: 'bad' } });
  for (const name of ['', 'a/b', '__proto__', 'x'.repeat(201)]) {
    expect(() => open(name)).toThrow(/Expected the replica/);
    expect(() => open('a', { name })).toThrow(/Expected the name/);
  }
  await expect(open('b', { name: 'x' }).set('k', (() => 1) as unknown as JsonValue)).rejects.toMatchObject({
    code: 'VALUE_UNSUPPORTED',
  });
});

test('values are copied in and out', async () => {
  const { open } = setUp({ policy: onDemand });
  const a = open('a');
  const list = [1];
  await a.set('k', list);
  list.push(2);
  ((await a.get('k')) as number[]).push(3);
  expect(await a.entries()).toEqual({ k: [1] });
});

describe('version vectors', () => {
  const vector = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'constructor', '__proto__'), fc.nat(3));

  test('merging is commutative, associative and idempotent, and has seen both', () => {
    fc.assert(
      fc.property(vector, vector, vector, (x, y, z) => {
        const same = (left: object, right: object) => expect(compareVectors({ ...left }, { ...right })).toBe('equal');
        same(mergeVectors(x, y), mergeVectors(y, x));
        same(mergeVectors(x, mergeVectors(y, z)), mergeVectors(mergeVectors(x, y), z));
        same(mergeVectors(x, x), x);
        expect(['after', 'equal']).toContain(compareVectors(mergeVectors(x, y), x));
      }),
    );
  });

  test('comparing is antisymmetric, and one more write comes after', () => {
    const opposite = { before: 'after', after: 'before', equal: 'equal', concurrent: 'concurrent' };
    fc.assert(
      fc.property(vector, vector, (x, y) => {
        expect(compareVectors(y, x)).toBe(opposite[compareVectors(x, y)]);
        expect(compareVectors(advanceVector(x, 'b'), x)).toBe('after');
      }),
    );
    expect(compareVectors(advanceVector({}, 'a'), advanceVector({}, 'b'))).toBe('concurrent');
  });
});

type Step = readonly [replica: number, action: 'set' | 'delete' | 'sync', key: string];

test.each<[string, ConflictStrategy]>([
  ['last-write', { type: 'last-write' }],
  ['merge', both],
])('whatever three replicas do in whatever order, they agree in the end: %s', async (_name, conflict) => {
  const step: fc.Arbitrary<Step> = fc.tuple(
    fc.nat(2),
    fc.constantFrom('set', 'delete', 'sync'),
    fc.constantFrom('x', 'y'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const { open, clock } = setUp({ policy: onDemand, conflict });
      const replicas = ['a', 'b', 'c'].map((name) => open(name));
      for (const [index, [number, action, key]] of steps.entries()) {
        const replica = replicas[number];
        if (index % 3 === 0) await clock.advance(1);
        if (action === 'set') await replica?.set(key, index);
        if (action === 'delete') await replica?.delete(key);
        if (action === 'sync') await replica?.sync();
      }
      for (const replica of [...replicas, ...replicas]) await replica.sync();
      const [first, ...others] = await Promise.all(replicas.map((replica) => replica.entries()));
      for (const other of others) expect(other).toEqual(first);
      expect(replicas.flatMap(({ pending }) => pending)).toEqual([]);
    }),
    { numRuns: 80 },
  );
});

test('those who count at the same time lose nothing when a conflict is an error', async () => {
  const { open } = setUp({ conflict: strict });
  const count = async (replica: string): Promise<void> => {
    const shared = open(replica);
    for (let done = 0; done < 5;) {
      const now = Number((await shared.get('count')) ?? 0);
      try {
        await shared.set('count', now + 1);
        done += 1;
      } catch (error) {
        if (!SpellError.isInstance(error) || error.code !== 'STATE_CONFLICT') throw error;
      }
    }
  };
  await Promise.all(['a', 'b', 'c', 'd'].map(count));
  expect(await open('e').get('count')).toBe(20);
});
