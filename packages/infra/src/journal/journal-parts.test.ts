import { createRunContext, LimitError, SpellError, type RunContext, type StateWrite } from '@llmspell/core';
import { createJournal, readJournal, type JournalOptions, type RunJournal } from '@llmspell/infra/journal';
import { createRedactor } from '@llmspell/infra/security';
import { createMemoryStore } from '@llmspell/infra/state';
import { afterEach, beforeEach, expect, test } from 'vitest';

let store: ReturnType<typeof createMemoryStore>;
beforeEach(() => {
  store = createMemoryStore();
});
afterEach(() => store.close());

async function begin(options: Partial<JournalOptions> = {}): Promise<{ journal: RunJournal; context: RunContext }> {
  const signal = new AbortController().signal;
  const journal = await createJournal({ store, runId: 'r', signal, ...options });
  return { journal, context: createRunContext({ runId: 'r', journal, signal: options.signal ?? signal }) };
}

const again = (): never => expect.fail('made again');

/** The store, and what was written to it in one go. */
function watched() {
  const commits: string[][] = [];
  const commit = (writes: readonly StateWrite[]): Promise<number> => {
    commits.push(writes.map(({ key }) => key));
    return store.commit(writes);
  };
  const watching = { ...store, features: store.features, commit };
  return {
    commits,
    store: { ...watching, get: store.get.bind(store), scan: store.scan.bind(store), watch: store.watch.bind(store) },
  };
}

test('entries of all logs are kept in one commit before the next effect, and cost nothing when there are none', async () => {
  const { commits, store: outer } = watched();
  const { context, journal } = await begin({ store: outer });
  const one = context.openLog('one');
  const two = context.openLog('two');
  await context.effect('a', () => 1);
  one?.append(1);
  two?.append(2);
  one?.append(3);
  const before = await context.effect('b', () => commits.length);
  expect(before).toBe(2);
  one?.append(4);
  await journal.flush();
  await journal.flush();
  expect(commits).toEqual([
    ['journal/r/effect/a'],
    ['journal/r/log/one/0000000000', 'journal/r/log/two/0000000000'],
    ['journal/r/effect/b'],
    ['journal/r/log/one/0000000002'],
  ]);
  expect((await begin()).context.openLog('one')?.recorded).toEqual([1, 3, 4]);
});

test('effects that begin at the same moment all wait for what was appended before', async () => {
  const { commits, store: outer } = watched();
  const { context } = await begin({ store: outer });
  const log = context.openLog('log');
  log?.append('before');
  const seen: number[] = [];
  await context.each([0, 1, 2], (_, branch) => branch.effect('x', () => void seen.push(commits.length)));
  expect(seen).toEqual([1, 1, 1]);
});

test('a log that somebody else has continued means that the run was taken over', async () => {
  const { context: first } = await begin();
  const { context: second, journal } = await begin();
  first.openLog('log')?.append('first');
  await first.effect('a', () => 1);
  second.openLog('log')?.append('second');
  await expect(second.effect('b', again)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  expect(journal.failure?.code).toBe('STATE_CONFLICT');
  await expect(journal.flush()).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
});

test('a long log does not wait for an effect, and comes back whole', async () => {
  const { commits, store: outer } = watched();
  const { context, journal } = await begin({ store: outer });
  const log = context.openLog('log');
  const entries = Array.from({ length: 25_000 }, (_, index) => index);
  for (const entry of entries) {
    log?.append(entry);
    if (entry % 1_000 === 0) await new Promise(setImmediate);
  }
  expect(commits.length).toBeGreaterThan(0);
  await journal.flush();
  expect((await begin()).context.openLog('log')?.recorded).toEqual(entries);
});

test('something foreign in the place of a log or of parts is an error with a code', async () => {
  for (const key of ['log/x/0000000000', 'part/x/0000000000']) {
    await store.commit([{ type: 'set', key: `journal/r/${key}`, value: 7 }]);
    await expect(begin()).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
    await store.commit([{ type: 'delete', key: `journal/r/${key}` }]);
  }
});

test('a stream that stopped by itself fails again with its error; one that met a limit is made again', async () => {
  const stopping = (error: Error) => (info: { part(value: string): void }) => {
    info.part('half');
    throw error;
  };
  const read = async (context: RunContext, error?: Error): Promise<unknown> => {
    const heard: unknown[] = [];
    const run = error === undefined ? again : stopping(error);
    await context.effect('llm', run, { onPart: (part) => void heard.push(part) }).catch((caught: unknown) => {
      heard.push(SpellError.isInstance(caught) ? caught.code : caught);
    });
    return heard;
  };
  const left = new SpellError({ code: 'ABORTED', message: 'The consumer stopped reading.' });
  expect(await read((await begin()).context, left)).toEqual(['half', 'ABORTED']);
  expect(await read((await begin()).context)).toEqual(['half', 'ABORTED']);

  const limit = new LimitError('cpu', 1);
  expect(await read((await begin({ runId: 'limited' })).context, limit)).toEqual(['half', 'SCRIPT_LIMIT']);
  expect(await read((await begin({ runId: 'limited' })).context, left)).toEqual(['half', 'ABORTED']);
});

test('parts that were kept early and those that were kept with the result are read as one', async () => {
  const { context } = await begin();
  const middle = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  const stream = context
    .scope('all')
    .scope('0')
    .effect(
      'llm',
      async (info) => {
        info.part(1);
        middle.resolve();
        await gone.promise;
        info.part(2);
        info.part(3);
      },
      { onPart: () => {} },
    );
  await middle.promise;
  await context
    .scope('all')
    .scope('1')
    .effect('other', () => 1);
  gone.resolve();
  await stream;
  const parts = new Map<string, unknown>();
  for await (const { key, parts: heard } of readJournal(store, 'r')) parts.set(key, heard);
  expect(parts.get('all/0/llm')).toEqual([
    { after: 0, number: 0, value: 1 },
    { after: 1, number: 1, value: 2 },
    { after: 1, number: 2, value: 3 },
  ]);
});

test('a journal on hold lets careful effects end and begins nothing', async () => {
  const stop = new AbortController();
  const { journal, context } = await begin({ signal: stop.signal });
  const paying = Promise.withResolvers<string>();
  const pay = context
    .scope('all')
    .scope('0')
    .effect('pay', () => paying.promise, { onUncertain: 'at-most-once' });
  await new Promise(setImmediate);
  let held = false;
  const holding = journal.hold().then(() => (held = true));
  const next = context.scope('all').scope('1').effect('next', again);
  await new Promise(setImmediate);
  expect(held).toBe(false);
  paying.resolve('paid');
  await expect(pay).resolves.toBe('paid');
  await holding;
  stop.abort('paused');
  await expect(next).rejects.toBe('paused');
  const { context: second } = await begin();
  await expect(second.scope('all').scope('0').effect('pay', again, { onUncertain: 'at-most-once' })).resolves.toBe(
    'paid',
  );
});

test('planted secrets are in no record, and the program is given the same error live and on replay', async () => {
  const secret = 'planted-secret-value-1234';
  const redact = createRedactor([secret]);
  const program = async (context: RunContext, live: boolean): Promise<unknown> => {
    const fail = (): never => {
      const data = { url: `https://user:${secret}@host/`, authorization: secret, status: 401 };
      throw new SpellError({ code: 'HTTP_FAILED', message: `refused with Bearer ${secret}`, data });
    };
    const failing = context.effect('call', live ? fail : again);
    const foreign = context.effect('foreign', live ? () => Promise.reject(new Error(`key ${secret}`)) : again);
    const errors = await Promise.allSettled([failing, foreign]);
    return errors.map((end) => (end.status === 'rejected' ? (end.reason as SpellError).toJSON() : end));
  };
  const live = await program((await begin({ redact })).context, true);
  expect(JSON.stringify(live)).not.toContain(secret);
  expect(live).toMatchObject([{ code: 'HTTP_FAILED', data: { status: 401 } }, { code: 'INTERNAL' }]);
  expect(await program((await begin({ redact })).context, false)).toEqual(live);
  for await (const { value } of store.scan()) expect(JSON.stringify(value)).not.toContain(secret);
});

test('a secret that is used inside of an effect and is no part of its value is not recorded', async () => {
  const secret = 'planted-secret-value-1234';
  const { context } = await begin();
  await context.effect('call', async () => {
    const headers = { authorization: `Bearer ${secret}` };
    return { status: headers.authorization.length > 0 ? 200 : 401 };
  });
  for await (const { value } of store.scan()) expect(JSON.stringify(value)).not.toContain(secret);
});
