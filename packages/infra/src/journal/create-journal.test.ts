import {
  createRunContext,
  noTracer,
  SpellError,
  type JsonValue,
  type RunContext,
  type StateStore,
  type Tracer,
} from '@llmspell/core';
import { withTimeout } from '@llmspell/core/kit';
import {
  createJournal,
  quietOnReplay,
  readJournal,
  type JournalOptions,
  type RunJournal,
} from '@llmspell/infra/journal';
import { createMemoryStore } from '@llmspell/infra/state';
import { createCaptureAudit, createCaptureLogger, createManualClock } from '@llmspell/testing';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';

let store: ReturnType<typeof createMemoryStore>;
beforeEach(() => {
  store = createMemoryStore();
});
afterEach(() => store.close());

async function begin(options: Partial<JournalOptions> = {}): Promise<{ journal: RunJournal; context: RunContext }> {
  const signal = new AbortController().signal;
  const journal = await createJournal({ store, runId: 'r', signal, ...options });
  return { journal, context: createRunContext({ runId: 'r', journal, signal }) };
}

const again = (): never => expect.fail('made again');

/** A store whose commits are counted, and fail from some moment on. */
function faulty(inner: StateStore): StateStore & { commits: number; broken: boolean } {
  const outer = {
    ...inner,
    features: inner.features,
    commits: 0,
    broken: false,
    get: (key: string) => inner.get(key),
    scan: (options: Parameters<StateStore['scan']>[0]) => inner.scan(options),
    async commit(writes: Parameters<StateStore['commit']>[0]) {
      outer.commits += 1;
      if (outer.broken) throw new SpellError({ code: 'STATE_FAILED', message: 'the disk is full' });
      return inner.commit(writes);
    },
    watch: (options: Parameters<StateStore['watch']>[0]) => inner.watch(options),
    close: () => inner.close(),
  };
  return outer;
}

test('an effect costs one commit, a careful one two, one that answers from the record none', async () => {
  const counted = faulty(store);
  const { context } = await begin({ store: counted });
  await context.effect('a', () => 1);
  expect(counted.commits).toBe(1);
  await context.effect('b', () => 1, { onUncertain: 'at-most-once' });
  expect(counted.commits).toBe(3);
  const { context: second } = await begin({ store: counted });
  await second.effect('a', again);
  await second.effect('b', again, { onUncertain: 'at-most-once' });
  expect(counted.commits).toBe(3);
});

test('an effect that cannot be recorded fails, and nothing is made after it', async () => {
  const full = faulty(store);
  const { context, journal } = await begin({ store: full });
  full.broken = true;
  await expect(context.effect('a', () => 1)).rejects.toMatchObject({ code: 'STATE_FAILED' });
  full.broken = false;
  await expect(context.effect('b', again)).rejects.toMatchObject({ code: 'STATE_FAILED' });
  expect(journal.failure?.code).toBe('STATE_FAILED');
  expect(() => journal.assertComplete()).toThrow('the disk is full');
});

test('of two that lead the same run, the one that comes second with an effect stops', async () => {
  const { context: first } = await begin();
  const { context: second, journal } = await begin();
  await first.effect('a', () => 1);
  await expect(second.effect('a', () => 2)).rejects.toMatchObject({ code: 'STATE_CONFLICT', data: { effect: 'a' } });
  await expect(second.effect('b', again)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  expect(journal.failure?.code).toBe('STATE_CONFLICT');
});

test('a program that ends without an effect that is recorded has diverged', async () => {
  const { context } = await begin();
  await context.effect('a', () => 1);
  await context.scope('w').effect('b', () => 1);
  const second = await begin();
  await second.context.effect('a', again);
  expect(() => second.journal.assertComplete()).toThrow(
    expect.objectContaining({ code: 'JOURNAL_DIVERGED', data: { runId: 'r', recorded: 'w/b', asked: null } }),
  );
  const third = await begin();
  await third.context.effect('a', again);
  await third.context.scope('w').effect('b', again);
  third.journal.assertComplete();
});

test('a program that waits for what cannot come has diverged after a while', async () => {
  const { context } = await begin();
  await context.all([(branch) => branch.effect('a', () => 1), (branch) => branch.effect('b', () => 2)]);
  await context.effect('c', () => 3);
  const clock = createManualClock();
  const { context: second } = await begin({ clock, stallMs: 1_000 });
  // The second branch does nothing now, and the third effect has its turn only after it.
  const changed = (async () => {
    await second.all([(branch) => branch.effect('a', again), () => 2]);
    return second.effect('c', again);
  })();
  const ended = changed.catch((error: unknown) => error);
  await clock.untilSleeping();
  await clock.advance(1_000);
  expect(await ended).toMatchObject({ code: 'JOURNAL_DIVERGED', data: { recorded: 'all/1/b', asked: 'c' } });
});

test('a replay that is slow has not diverged', async () => {
  const { context } = await begin();
  await context.all([(branch) => branch.effect('a', () => 1), (branch) => branch.effect('b', () => 2)]);
  const clock = createManualClock();
  const { context: second } = await begin({ clock, stallMs: 1_000 });
  const loaded = Promise.withResolvers<void>();
  const both = second.all([
    async (branch) => {
      await loaded.promise;
      return branch.effect('a', again);
    },
    (branch) => branch.effect('b', again),
  ]);
  await clock.untilSleeping();
  await clock.advance(900);
  loaded.resolve();
  await expect(both).resolves.toEqual([1, 2]);
  // The first effect that is not in the record is made when the replay is over, and then nobody watches it any more.
  await expect(second.effect('c', () => 3)).resolves.toBe(3);
  expect(clock.pending).toBe(0);
});

test('a step that ran out of time does so again on replay, and the program takes the same way', async () => {
  const program = async (context: RunContext, made: string[]): Promise<string> => {
    const work = (scope: RunContext): Promise<string> =>
      scope.effect('slow', ({ signal }) => {
        made.push('slow');
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
        });
      });
    const way = await withTimeout(context, { name: 'step', timeoutMs: 5, what: 'The step' }, work).catch(
      (error: unknown) => (SpellError.isInstance(error) ? error.code : 'other'),
    );
    return context.effect('after', () => (made.push('after'), way));
  };
  const first: string[] = [];
  await expect(program((await begin()).context, first)).resolves.toBe('TIMEOUT');
  expect(first).toEqual(['slow', 'after']);
  const second: string[] = [];
  await expect(program((await begin()).context, second)).resolves.toBe('TIMEOUT');
  expect(second).toEqual([]);
});

test('somebody who is asked about an uncertain effect decides', async () => {
  const options = { onUncertain: 'ask' } as const;
  const { context } = await begin();
  const begun = Promise.withResolvers<void>();
  void context.effect('pay', () => (begun.resolve(), new Promise<never>(() => {})), options);
  await begun.promise;
  const asked: unknown[] = [];
  const ask: JournalOptions['ask'] = async (effect) => {
    asked.push(effect);
    return { action: 'use', value: 'receipt' };
  };
  await expect((await begin({ ask })).context.effect('pay', again, options)).resolves.toBe('receipt');
  expect(asked).toEqual([{ runId: 'r', effect: 'pay', idempotencyKey: 'r/pay', startedAt: expect.any(Number) }]);
  await expect((await begin()).context.effect('pay', again, options)).resolves.toBe('receipt');
});

test('an id of a run that could not be a part of a key is refused', async () => {
  for (const runId of ['', 'a/b', '../x', 'a b', 'x'.repeat(201), 'h\u00e9']) {
    await expect(begin({ runId })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  }
});

test('whatever else is in the place of a record is an error with a code', async () => {
  const base = { type: 'completed', path: '', name: 'x', index: 0, order: 1, endedAt: 1 };
  const field = fc.constantFrom(...Object.keys(base), 'error', 'from', 'startedAt');
  const damaged = fc
    .tuple(field, fc.jsonValue())
    .map(([name, value]): JsonValue => ({ ...base, [name]: value as JsonValue }));
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.jsonValue() as fc.Arbitrary<JsonValue>, damaged), async (value) => {
      await store.commit([{ type: 'set', key: 'journal/r/effect/x', value }]);
      const error: unknown = await begin().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error === undefined || (SpellError.isInstance(error) && error.code === 'STATE_CORRUPT')).toBe(true);
    }),
  );
  await store.commit([{ type: 'set', key: 'journal/r/effect/x', value: 7 }]);
  await expect(begin()).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
});

test('data of an error that is no JSON does not keep the error from being recorded', async () => {
  const data = { when: new Date(0) } as unknown as Record<string, JsonValue>;
  const fail = (): never => {
    throw new SpellError({ code: 'TOOL_FAILED', message: 'no', data });
  };
  await expect((await begin()).context.effect('a', fail)).rejects.toMatchObject({ code: 'TOOL_FAILED' });
  await expect((await begin()).context.effect('a', again)).rejects.toMatchObject({ code: 'TOOL_FAILED' });
});

test('those who look on hear nothing while the journal replays', async () => {
  const play = async (): Promise<{ readonly heard: readonly string[]; readonly spans: readonly string[] }> => {
    const journal = await createJournal({ store, runId: 'r' });
    const audit = createCaptureAudit();
    const logger = createCaptureLogger();
    const spans: string[] = [];
    const tracer: Tracer = {
      enabled: true,
      span: (name, attributes, work) => (spans.push(name), noTracer.span(name, attributes, work)),
    };
    const observers = quietOnReplay(journal, { audit, logger, tracer });
    const context = createRunContext({ runId: 'r', journal, ...observers });
    const tell = async (what: string): Promise<void> => {
      context.logger.log('info', what);
      const entry = { action: 'told', target: what, result: 'success' as const, runId: 'r', path: '' };
      context.audit.record({ ...entry, timestamp: '2026-01-01T00:00:00Z' });
      if (context.tracer.enabled) await context.tracer.span(what, {}, async () => {});
    };
    await tell('before');
    await context.effect('a', () => 1);
    await tell('after');
    const heard = [...logger.entries.map(({ message }) => message), ...audit.records.map(({ target }) => target)];
    return { heard, spans };
  };
  expect(await play()).toEqual({
    heard: ['before', 'after', 'before', 'after'],
    spans: ['before', 'effect a', 'after'],
  });
  // Whether what came after the last result had been told is not known, so it is told.
  expect(await play()).toEqual({ heard: ['after', 'after'], spans: ['after'] });
});

test('journals of several runs live in one store', async () => {
  for (const runId of ['a', 'a.b', 'b']) {
    const journal = await createJournal({ store, runId });
    await createRunContext({ runId, journal }).effect('x', () => runId);
  }
  for (const runId of ['a', 'a.b', 'b']) {
    const values: unknown[] = [];
    for await (const { outcome } of readJournal(store, runId))
      values.push(outcome.type === 'completed' && outcome.value);
    expect(values).toEqual([runId]);
  }
});
