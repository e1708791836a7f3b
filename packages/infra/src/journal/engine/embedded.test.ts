import {
  createComponentRegistry,
  SpellError,
  type BaseAgent,
  type EffectOptions,
  type JsonValue,
  type RunContext,
} from '@llmspell/core';
import { createBudget, createRunContext } from '@llmspell/core';
import { streamCompletion } from '@llmspell/core/kit';
import { createRunEngine, readJournal, type EmbeddedRunEngine, type RunEngineOptions } from '@llmspell/infra/journal';
import { createMemoryStore } from '@llmspell/infra/state';
import {
  allowAll,
  createCaptureLogger,
  createManualClock,
  createScriptedAgent,
  createScriptedProvider,
  type ManualClock,
} from '@llmspell/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';

type Work = (input: JsonValue, context: RunContext, engine: EmbeddedRunEngine) => unknown;

const WORK = 'agent:work';
let clock: ManualClock;
let store: ReturnType<typeof createMemoryStore>;
let engines: EmbeddedRunEngine[];

beforeEach(() => {
  clock = createManualClock();
  store = createMemoryStore({ clock });
  engines = [];
});

afterEach(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
  await store.close();
});

async function open(work: Work, options: Partial<RunEngineOptions> = {}): Promise<EmbeddedRunEngine> {
  const components = createComponentRegistry();
  const engine: EmbeddedRunEngine = createRunEngine({ store, components, clock, ...options });
  const agent: BaseAgent<JsonValue> = createScriptedAgent<JsonValue>('work', (input, context) =>
    work(input, context, engine),
  );
  components.register(agent);
  engines.push(engine);
  await engine.start();
  return engine;
}

const never = (): Promise<never> => new Promise<never>(() => {});

test('a sleep goes on over the end of its process, until the moment that was fixed at its begin', async () => {
  const sleeper: Work = async (_, context, engine) => {
    await engine.waits.sleep(86_400_000, context);
    return clock.now();
  };
  const first = await open(sleeper);
  const started = clock.now();
  const runId = await first.submit({ component: WORK, input: null });
  // The heart of the engine sleeps too.
  await clock.untilSleeping(2);
  await clock.advance(50_000_000);
  await first.close();
  await clock.advance(20_000_000);
  const second = await open(sleeper);
  await clock.untilSleeping(2);
  expect(clock.sleeps.at(-1)).toBe(16_400_000);
  await clock.advance(16_400_000);
  await expect(second.result(runId)).resolves.toBe(started + 86_400_000);
});

test('a wait that is over gives nothing, and its time counts while the process is down', async () => {
  const waiter: Work = async (_, context, engine) =>
    (await engine.waits.waitFor('go', { timeoutMs: 1_000 }, context)) ?? 'nobody came';
  const first = await open(waiter);
  const runId = await first.submit({ component: WORK, input: null });
  await clock.untilSleeping(2);
  await first.close();
  await clock.advance(5_000);
  const second = await open(waiter);
  await clock.advance(0);
  await expect(second.result(runId)).resolves.toBe('nobody came');
});

test('a signal after a wait that was over is there for the next wait', async () => {
  const engine = await open(async (_, context, { waits }) => [
    (await waits.waitFor('go', { timeoutMs: 1_000 }, context)) ?? null,
    (await waits.waitFor('go', {}, context)) ?? null,
  ]);
  const runId = await engine.submit({ component: WORK, input: null });
  await clock.untilSleeping(2);
  await clock.advance(1_000);
  await engine.signal(runId, 'go', 'late');
  await expect(engine.result(runId)).resolves.toEqual([null, 'late']);
});

test('runs that a run has started are cancelled with it', async () => {
  const begun = Promise.withResolvers<void>();
  const engine = await open(async (input, context, { submit }) => {
    if (input === 'child') return (begun.resolve(), never());
    const child = { component: WORK, input: 'child', runId: `${context.runId}.child`, parent: context.runId };
    return context.effect('child', async ({ signal }) => engine.result(await submit.call(engine, child), { signal }));
  });
  const other = await engine.submit({ component: WORK, input: 'child', runId: 'other' });
  await begun.promise;
  await engine.submit({ component: WORK, input: 'parent', runId: 'parent' });
  while ((await engine.status('parent.child'))?.state !== 'running') await clock.advance(0);
  await engine.cancel('parent');
  await expect(engine.result('parent')).rejects.toMatchObject({ code: 'RUN_CANCELLED' });
  await expect(engine.result('parent.child')).rejects.toMatchObject({ code: 'RUN_CANCELLED' });
  expect((await engine.status(other))?.state).toBe('running');
});

test('a run that failed can be resumed: what had finished is not made again', async () => {
  const made: string[] = [];
  let allowance = 0;
  const engine = await open(async (_, context) => {
    await context.effect('a', () => void made.push('a'));
    return context.effect('b', () => {
      if (allowance === 0) throw new SpellError({ code: 'BUDGET_EXCEEDED', message: 'spent' });
      made.push('b');
      return 'done';
    });
  });
  const runId = await engine.submit({ component: WORK, input: null });
  await expect(engine.result(runId)).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
  allowance = 1;
  await engine.resume(runId);
  await expect(engine.result(runId)).resolves.toBe('done');
  expect(made).toEqual(['a', 'b']);
  expect(await engine.status(runId)).not.toHaveProperty('error');
  await expect(engine.resume(runId)).rejects.toMatchObject({ code: 'CLOSED' });
  await expect(engine.resume('other')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('runs that ended are pruned with all that there is of them, by hand or after their time', async () => {
  let compacted = 0;
  const work: Work = async (input, context, { waits }) => {
    context.openLog('log')?.append('delivered');
    await context.effect('a', (info) => info.part(1), { onPart: () => {} });
    await waits.waitFor('go', {}, context);
    return input === 'long' ? never() : null;
  };
  const first = await open(work, { compact: async () => void (compacted += 1) });
  for (const runId of ['old', 'new', 'long']) {
    await first.submit({ component: WORK, input: runId, runId });
    await first.signal(runId, 'go', null);
    if (runId !== 'long') await first.result(runId);
    await clock.advance(1_000);
  }
  await expect(first.prune({ endedBefore: 0 })).resolves.toBe(0);
  expect(compacted).toBe(0);
  await expect(first.prune({ endedBefore: clock.now() - 2_500 })).resolves.toBe(1);
  expect(compacted).toBe(1);
  expect(await first.status('old')).toBeUndefined();
  await first.close();

  const second = await open(never, { retentionMs: 10_000 });
  expect(await second.status('new')).toBeDefined();
  await second.close();
  await clock.advance(20_000);
  const third = await open(never, { retentionMs: 10_000 });
  expect(await third.status('new')).toBeUndefined();
  expect((await third.status('long'))?.state).toBe('running');
  const left: string[] = [];
  for await (const { key } of store.scan()) left.push(key);
  expect(left.filter((key) => /old|new/.test(key))).toEqual([]);
  expect(left.some((key) => key.startsWith('journal/long/'))).toBe(true);
});

test('a person decides about an effect that may have happened', async () => {
  const answers = new Map<string, JsonValue>([
    ['again', { action: 'retry' }],
    ['known', { action: 'use', value: 'receipt 7' }],
    ['given-up', { action: 'fail' }],
  ]);
  const options = { onUncertain: 'ask' } as const;
  const hung = new Map([...answers.keys()].map((runId) => [runId, Promise.withResolvers<void>()]));
  const first = await open((_, context) =>
    context.effect('pay', () => (hung.get(context.runId)?.resolve(), never()), options),
  );
  for (const runId of answers.keys()) await first.submit({ component: WORK, input: null, runId });
  await Promise.all([...hung.values()].map(({ promise }) => promise));

  const paid: string[] = [];
  const second = await open((_, context) =>
    context.effect('pay', () => (paid.push(context.runId), 'paid again'), options),
  );
  const name = `effect:${WORK}/pay`;
  for (const [runId, answer] of answers) {
    while ((await second.status(runId))?.state !== 'waiting') await clock.advance(0);
    expect((await second.status(runId))?.waitingFor).toEqual([name]);
    await expect(second.signal(runId, name, { action: 'hope' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await second.signal(runId, name, answer);
  }
  await expect(second.result('again')).resolves.toBe('paid again');
  await expect(second.result('known')).resolves.toBe('receipt 7');
  await expect(second.result('given-up')).rejects.toMatchObject({ code: 'EFFECT_UNCERTAIN' });
  expect(paid).toEqual(['again']);
});

test('a worker takes the runs of another one when its lease is over, and not before', async () => {
  const stopped = createManualClock();
  const hung = Promise.withResolvers<void>();
  const dead = await open((_, context) => context.effect('a', () => (hung.resolve(), never())), {
    workerId: 'a',
    clock: stopped,
  });
  const runId = await dead.submit({ component: WORK, input: null });
  await hung.promise;
  const second = await open((_, context) => context.effect('a', () => 'taken over'), { workerId: 'b' });
  await clock.advance(20_000);
  expect((await second.status(runId))?.state).toBe('running');
  await clock.advance(20_000);
  await expect(second.result(runId)).resolves.toBe('taken over');
});

test('a worker keeps its runs as long as it lives, and gives them up when it is closed', async () => {
  const hung = Promise.withResolvers<void>();
  const first = await open((_, context) => context.effect('a', () => (hung.resolve(), never())), { workerId: 'a' });
  const runId = await first.submit({ component: WORK, input: null });
  await hung.promise;
  let taken = 0;
  const second = await open(() => (taken += 1), { workerId: 'b' });
  await clock.advance(300_000);
  expect(taken).toBe(0);
  await first.close();
  await expect(second.result(runId)).resolves.toBe(1);
});

test('an engine retires when another one starts as the same worker', async () => {
  const logger = createCaptureLogger();
  const first = await open(never, { logger });
  const runId = await first.submit({ component: WORK, input: null });
  const second = await open(() => 'second');
  await expect(second.result(runId)).resolves.toBe('second');
  const later = await first.submit({ component: WORK, input: null });
  await expect(first.result(later)).resolves.toBe('second');
  expect(logger.entries.map(({ level }) => level)).toContain('warn');
});

test('what a run had spent is charged again when it is resumed, and no model is asked again', async () => {
  const spent: number[] = [];
  const provider = createScriptedProvider(['first', 'second']);
  const hung = Promise.withResolvers<void>();
  const budgets: ReturnType<typeof createBudget>[] = [];
  const createContext: RunEngineOptions['createContext'] = (parts) => {
    const budget = createBudget();
    budgets.push(budget);
    return createRunContext({ ...parts, budget, permissions: allowAll });
  };
  const ask = async (context: RunContext): Promise<void> => {
    const request = { messages: [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'hi' }] }] };
    for await (const part of streamCompletion({ model: provider.model, request }, context)) {
      if (part.type === 'finish') spent.push(context.budget.spent.tokens);
    }
  };
  const first = await open(
    async (_, context) => {
      await ask(context);
      await context.effect('b', () => (hung.resolve(), never()));
    },
    { createContext },
  );
  const runId = await first.submit({ component: WORK, input: null });
  await hung.promise;
  const second = await open(async (_, context) => ask(context), { createContext });
  await second.result(runId).catch(() => {});
  expect(provider.calls).toHaveLength(1);
  expect(spent[0]).toBeGreaterThan(0);
  expect(spent[1]).toBe(spent[0]);
});

test('an id that belongs to a run of another component is refused, and so is one that cannot be', async () => {
  const engine = await open(never);
  const components = createComponentRegistry();
  components.register(createScriptedAgent('other', ['x']));
  const second = createRunEngine({ store, components, clock });
  engines.push(second);
  await engine.submit({ component: WORK, input: null, runId: 'one' });
  await expect(second.submit({ component: 'agent:other', input: null, runId: 'one' })).rejects.toMatchObject({
    code: 'ALREADY_EXISTS',
  });
  for (const runId of ['', 'a/b', 'a b', 'x'.repeat(201), '\n']) {
    await expect(engine.submit({ component: WORK, input: null, runId })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    await expect(engine.status(runId)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  }
  for (const component of ['work', ':work', '']) {
    await expect(engine.submit({ component, input: null })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  }
});

test('a store that cannot be watched is refused', () => {
  const blind = { ...store, features: { persistent: true, watch: false } };
  const create = () => createRunEngine({ store: blind, components: createComponentRegistry() });
  expect(create).toThrow(expect.objectContaining({ code: 'NOT_SUPPORTED' }));
});

test('a run of which something foreign is in the store tells so', async () => {
  const engine = await open(never);
  await store.commit([{ type: 'set', key: 'runs/state/foreign', value: { hello: 1 } }]);
  await expect(engine.status('foreign')).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
  const runId = await engine.submit({ component: WORK, input: null });
  expect((await engine.status(runId))?.component).toBe(WORK);
});

test('the journal of a run can be read', async () => {
  const engine = await open(async (_, context) => {
    await context.scope('w').effect('x', () => ({ a: 1 }));
    await context.effect('y', () => {}).catch(() => {});
  });
  const runId = await engine.submit({ component: WORK, input: null });
  await engine.result(runId);
  const records = [];
  for await (const record of readJournal(store, runId)) records.push(record);
  expect(records).toEqual([
    {
      key: `${WORK}/w/x`,
      path: `${WORK}/w`,
      name: 'x',
      index: 0,
      outcome: { type: 'completed', value: { a: 1 }, order: 1, endedAt: clock.now() },
    },
    {
      key: `${WORK}/y`,
      path: WORK,
      name: 'y',
      index: 1,
      outcome: { type: 'completed', order: 2, endedAt: clock.now() },
    },
  ]);
});

test('a worker leaves the runs that it does not take to others', async () => {
  const picky = await open(async () => 'picky', { takes: (runId) => runId === 'mine' });
  await picky.submit({ component: WORK, input: null, runId: 'other' });
  await picky.submit({ component: WORK, input: null, runId: 'mine' });
  await expect(picky.result('mine')).resolves.toBe('picky');
  expect((await picky.status('other'))?.state).toBe('pending');
  await open(async () => 'second', { workerId: 'second' });
  await expect(picky.result('other')).resolves.toBe('second');
});

test('the runs of a worker that died are taken at once where it is known to be dead', async () => {
  const hung = Promise.withResolvers<void>();
  const dead = await open(async () => (hung.resolve(), never()), { workerId: 'dead' });
  const runId = await dead.submit({ component: WORK, input: null });
  await hung.promise;
  expect(await dead.workerOf(runId)).toBe('dead');
  const next = await open(async () => 'taken', { workerId: 'next', isAlive: (worker) => worker !== 'dead' });
  await expect(next.result(runId)).resolves.toBe('taken');
  expect(await next.workerOf(runId)).toBeUndefined();
  const workers = async (): Promise<readonly string[]> => {
    const keys: string[] = [];
    for await (const { key } of store.scan({ prefix: 'runs/worker/' })) keys.push(key);
    return keys;
  };
  expect(await workers()).toEqual(['runs/worker/dead', 'runs/worker/next']);
  await next.prune();
  expect(await workers()).toEqual(['runs/worker/next']);
  await next.close();
  expect(await workers()).toEqual([]);
});

test('a run that is left goes on where it was, when it is taken again', async () => {
  const made: string[] = [];
  const hung = Promise.withResolvers<void>();
  const taken = new Set(['run']);
  const engine = await open(
    async (_, context) => {
      await context.effect('a', () => void made.push('a'));
      return context.effect('b', () => (made.push('b') > 2 ? 'done' : (hung.resolve(), never())));
    },
    { takes: (runId) => taken.has(runId) },
  );
  await engine.submit({ component: WORK, input: null, runId: 'run' });
  await hung.promise;
  taken.clear();
  await engine.leave('run');
  expect([(await engine.status('run'))?.state, await engine.workerOf('run')]).toEqual(['running', undefined]);
  taken.add('run');
  await engine.resume('run');
  await expect(engine.result('run')).resolves.toBe('done');
  expect(made).toEqual(['a', 'b', 'b']);
});

/** A component whose effect `b` fails as long as it is told to. */
function unreliable(made: string[], options?: EffectOptions<string>) {
  const outside = { down: true };
  const engine = open(async (_, context) => {
    const failed = (error: unknown): string => (error as SpellError).code;
    await context.effect('handled', () => Promise.reject(new Error('x'))).catch(failed);
    await context.effect('a', () => void made.push('a'));
    return context.effect<string>(
      'b',
      () => {
        made.push('b');
        if (outside.down) throw new SpellError({ code: 'PROVIDER_UNAVAILABLE', message: 'down' });
        return 'done';
      },
      options,
    );
  });
  return { outside, engine };
}

test('a run that failed of an effect makes it again when it is resumed, and only that', async () => {
  const made: string[] = [];
  const { outside, engine: opening } = unreliable(made);
  const engine = await opening;
  const runId = await engine.submit({ component: WORK, input: null });
  await expect(engine.result(runId)).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  await engine.resume(runId);
  await expect(engine.result(runId)).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  outside.down = false;
  await engine.resume(runId);
  await expect(engine.result(runId)).resolves.toBe('done');
  expect(made).toEqual(['a', 'b', 'b', 'b']);
  const effects: unknown[] = [];
  for await (const { key, outcome } of readJournal(store, runId)) effects.push([key, outcome.type]);
  expect(effects).toEqual([
    [`${WORK}/a`, 'completed'],
    [`${WORK}/b`, 'completed'],
    [`${WORK}/handled`, 'failed'],
  ]);
});

test('an effect that must not be made twice fails again when its run is resumed', async () => {
  const made: string[] = [];
  const { outside, engine: opening } = unreliable(made, { onUncertain: 'at-most-once' });
  const engine = await opening;
  const runId = await engine.submit({ component: WORK, input: null });
  await expect(engine.result(runId)).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  outside.down = false;
  await engine.resume(runId);
  await expect(engine.result(runId)).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  expect(made).toEqual(['a', 'b']);
});

test('branches that a failed one broke off are made again with it', async () => {
  const made: string[] = [];
  let down = true;
  const engine = await open((_, context) =>
    context.all([
      (branch) =>
        branch.effect('a', () => {
          made.push('a');
          if (down) throw new SpellError({ code: 'HTTP_FAILED', message: 'down' });
          return 1;
        }),
      (branch) =>
        branch.effect('b', ({ signal }) => {
          made.push('b');
          return down
            ? new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
            : 2;
        }),
    ]),
  );
  const runId = await engine.submit({ component: WORK, input: null });
  await expect(engine.result(runId)).rejects.toMatchObject({ code: 'HTTP_FAILED' });
  down = false;
  await engine.resume(runId);
  await expect(engine.result(runId)).resolves.toEqual([1, 2]);
  expect(made).toEqual(['a', 'b', 'a', 'b']);
});
