import { createRunContext, type BaseAgent, type EffectRequest, type Journal } from '@llmspell/core';
import {
  adaptiveBalancing,
  createLoadBalancer,
  leastConnectionsBalancing,
  performanceBalancing,
  roundRobinBalancing,
  weightedBalancing,
  type BalancingStrategy,
  type LoadBalancerOptions,
} from '@llmspell/infra/resilience';
import {
  createCaptureEvents,
  createManualClock,
  createRecordingTool,
  createScriptedAgent,
  allowAll,
} from '@llmspell/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { errorWith } from '../__fixtures__/error-with.ts';
import { thrownBy } from '../__fixtures__/thrown-by.ts';

const answering = (name: string) => createScriptedAgent(name, [name]);
const failing = (name: string, code = 'TIMEOUT' as const) =>
  createScriptedAgent(name, () => {
    throw errorWith(code);
  });

function setUp(strategy: BalancingStrategy | undefined, members: LoadBalancerOptions['members'], maxAttempts = 1) {
  const clock = createManualClock({ autoAdvance: true });
  const events = createCaptureEvents();
  const context = createRunContext({ clock, events, permissions: allowAll });
  const balancer = createLoadBalancer({
    name: 'pool',
    members,
    maxAttempts,
    ...(strategy === undefined ? {} : { strategy }),
  });
  const run = async (times: number): Promise<string> => {
    const answers: unknown[] = [];
    for (let index = 0; index < times; index += 1) answers.push(await balancer.execute('q', context));
    return answers.join('');
  };
  return { clock, events, context, balancer, run };
}

/** Answers after so many ms, by the context's clock. */
const taking = (name: string, ms: () => number): BaseAgent =>
  createScriptedAgent(name, async (_input, { clock }) => {
    await clock.sleep(ms());
    return name;
  });

test('round robin: one after another', async () => {
  const { run, balancer } = setUp(roundRobinBalancing(), ['a', 'b', 'c'].map(answering));
  expect(await run(7)).toBe('abcabca');
  expect(balancer.stats.map(({ name, calls }) => [name, calls])).toEqual([
    ['a', 3],
    ['b', 2],
    ['c', 2],
  ]);
});

test('weighted: as often as the weight says, spread evenly; 0 is never', async () => {
  const { run } = setUp(weightedBalancing({ a: 5, b: 1, d: 0 }), ['a', 'b', 'c', 'd'].map(answering));
  expect(await run(7)).toBe('aabacaa');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }), async (weights) => {
      const names = weights.map((_, index) => 'abcde'.charAt(index));
      const pool = setUp(
        weightedBalancing(Object.fromEntries(weights.map((weight, index) => [names[index], weight]))),
        names.map(answering),
      );
      const answers = await pool.run(weights.reduce((sum, weight) => sum + weight, 0));
      expect(names.map((name) => answers.split(name).length - 1)).toEqual(weights);
    }),
    { numRuns: 50 },
  );
});

test('least connections: the one with the fewest calls under way', async () => {
  const gate = Promise.withResolvers<string>();
  const slow = createScriptedAgent('slow', () => gate.promise);
  const { balancer, context } = setUp(leastConnectionsBalancing(), [slow, answering('b')]);
  const first = balancer.execute('q', context);
  expect(await balancer.execute('q', context)).toBe('b');
  expect(await balancer.execute('q', context)).toBe('b');
  expect(balancer.stats.map(({ active }) => active)).toEqual([1, 0]);
  gate.resolve('slow');
  expect(await first).toBe('slow');
});

test('performance: the faster one, unless it fails or its weight is small; the unknown are tried first', async () => {
  const members = (): BaseAgent[] => [taking('a', () => 100), taking('b', () => 20), taking('c', () => 60)];
  expect(await setUp(performanceBalancing(), members()).run(6)).toBe('abcbbb');
  expect(await setUp(performanceBalancing({ c: 9 }), members()).run(5)).toBe('abccc');
  const broken = setUp(performanceBalancing(), [failing('x'), taking('a', () => 100)]);
  expect(await thrownBy(() => broken.run(1))).toMatchObject({ code: 'TIMEOUT' });
  expect(await broken.run(3)).toBe('aaa');
});

test('adaptive: finds the better one, keeps looking at the other, and changes its mind', async () => {
  let slowOne = 'b';
  const member = (name: string): BaseAgent => taking(name, () => (name === slowOne ? 500 : 50));
  const { run } = setUp(adaptiveBalancing(), [member('a'), member('b')]);
  const before = await run(200);
  expect(before.split('a').length - 1).toBeGreaterThan(140);
  expect(before.slice(50)).toContain('b');
  slowOne = 'a';
  const after = (await run(300)).slice(150);
  expect(after.split('b').length - 1).toBeGreaterThan(100);
});

test('whatever the figures are, one of those that are left is chosen', () => {
  const stats = fc.record({
    active: fc.integer({ min: 0, max: 9 }),
    calls: fc.integer({ min: 0, max: 9 }),
    failures: fc.integer({ min: 0, max: 9 }),
    latencyMs: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), { nil: undefined }),
    errorRate: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  const strategies = [
    roundRobinBalancing,
    () => weightedBalancing({ m0: 0, m1: 3 }),
    leastConnectionsBalancing,
    performanceBalancing,
    adaptiveBalancing,
  ];
  fc.assert(
    fc.property(
      fc.array(fc.tuple(stats, fc.array(stats, { maxLength: 4 })), { maxLength: 20 }),
      fc.constantFrom(...strategies),
      (picks, create) => {
        const strategy = create();
        for (const [first, others] of picks) {
          const members = [
            { name: 'm0', ...first },
            ...others.map((member, index) => ({ name: `m${index + 1}`, ...member })),
          ] as const;
          expect(members).toContain(strategy(members));
        }
      },
    ),
  );
  expect.hasAssertions();
});

test('the next one is asked when one fails, as often as is allowed', async () => {
  const members = [failing('a'), failing('b'), answering('c')];
  const { run, events, balancer } = setUp(roundRobinBalancing(), members, 3);
  expect(await run(1)).toBe('c');
  expect(events.events.map(({ type, data }) => [type, data['member']])).toEqual([
    ['balancer.selected', 'a'],
    ['balancer.member_failed', 'a'],
    ['balancer.selected', 'c'],
  ]);
  expect(balancer.stats.map(({ failures }) => failures)).toEqual([1, 0, 0]);
  const { run: runTwo } = setUp(roundRobinBalancing(), [failing('a'), failing('b'), failing('c')], 2);
  expect(await thrownBy(() => runTwo(1))).toMatchObject({ code: 'TIMEOUT' });
});

test('a wrong input goes to nobody else and counts against nobody', async () => {
  const wrong = createScriptedAgent('a', () => {
    throw errorWith('VALIDATION_FAILED');
  });
  const { run, balancer } = setUp(roundRobinBalancing(), [wrong, answering('b')], 2);
  expect(await thrownBy(() => run(1))).toMatchObject({ code: 'VALIDATION_FAILED' });
  expect(balancer.stats.map(({ calls, failures }) => [calls, failures])).toEqual([
    [0, 0],
    [0, 0],
  ]);
});

test('members are any components, each in a scope of its own', async () => {
  const agent = answering('b');
  const { balancer, context } = setUp(roundRobinBalancing(), [createRecordingTool({ name: 'a' }), agent]);
  await balancer.execute({}, context);
  await balancer.execute({}, context);
  expect([agent.paths, balancer.stats.map(({ calls }) => calls)]).toEqual([['member:b'], [1, 1]]);
  expect(() => createLoadBalancer({ name: 'x', members: [] })).toThrow(TypeError);
  expect(() => createLoadBalancer({ name: 'x', members: [answering('a'), answering('a')] })).toThrow(
    'two have the same',
  );
});

test('a choice that could not be recorded leaves no call under way', async () => {
  const journal: Journal = {
    replaying: false,
    openLog: () => expect.fail('no log is opened here'),
    async effect({ name, run, signal }) {
      await run({ idempotencyKey: name, signal, part: () => {} });
      throw errorWith('STATE_FAILED');
    },
  };
  const balancer = createLoadBalancer({ name: 'x', members: [answering('a')] });
  const ended = await thrownBy(() => balancer.execute('q', createRunContext({ journal })));
  expect(ended).toMatchObject({ code: 'STATE_FAILED' });
  expect(balancer.stats.map(({ active }) => active)).toEqual([0]);
});

test('a replayed run goes to the members of the record', async () => {
  const recorded = new Map<string, unknown>();
  const journal: Journal = {
    replaying: false,
    openLog: () => expect.fail('no log is opened here'),
    async effect({ path, name, run, signal }: EffectRequest<unknown>) {
      const key = `${path}/${name}`;
      if (!recorded.has(key)) recorded.set(key, await run({ idempotencyKey: key, signal, part: () => {} }));
      return recorded.get(key) as never;
    },
  };
  const members = ['a', 'b', 'c'].map(answering);
  const first = createLoadBalancer({ name: 'x', members, strategy: roundRobinBalancing() });
  await first.execute('q', createRunContext());
  expect(await first.execute('q', createRunContext({ journal }))).toBe('b');
  const again = createLoadBalancer({ name: 'x', members, strategy: roundRobinBalancing() });
  expect(await again.execute('q', createRunContext({ journal }))).toBe('b');
  const without = createLoadBalancer({ name: 'x', members: [answering('a')] });
  expect(await thrownBy(() => without.execute('q', createRunContext({ journal })))).toMatchObject({
    code: 'NOT_FOUND',
  });
});
