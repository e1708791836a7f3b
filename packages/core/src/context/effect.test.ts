import { createRunContext, type EffectInfo, type EffectRequest, type Journal } from '@llmspell/core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { createSteppingClock } from '../__fixtures__/create-stepping-clock.ts';
import { errorOf, thrownBy } from '../__fixtures__/error-of.ts';
import { listenerCount } from '../__fixtures__/listener-count.ts';

const keyOf = ({ idempotencyKey }: { readonly idempotencyKey: string }): string => idempotencyKey;

test('an effect gives what its function gives, at once or later', async () => {
  const context = createRunContext();
  await expect(context.effect('x', () => 1)).resolves.toBe(1);
  await expect(context.effect('x', async () => 2)).resolves.toBe(2);
  await expect(context.effect('x', () => undefined)).resolves.toBeUndefined();
});

test('an effect that throws rejects with the very error', async () => {
  const context = createRunContext();
  const error = new Error('no');
  const fail = (): never => {
    throw error;
  };
  expect(await thrownBy(() => context.effect('x', fail))).toBe(error);
  expect(await thrownBy(() => context.effect('x', async () => fail()))).toBe(error);
});

test('an aborted context starts no effect and rejects with the reason untouched', async () => {
  const reason = { why: 'stop' };
  const context = createRunContext({ signal: AbortSignal.abort(reason) });
  let started = false;
  const start = (): void => void (started = true);
  expect(await thrownBy(() => context.effect('x', start))).toBe(reason);
  expect(await thrownBy(() => context.effect('x', start, { timeoutMs: 1_000 }))).toBe(reason);
  expect(started).toBe(false);
});

test('an effect sees the signal of its context', async () => {
  const { signal } = new AbortController();
  await expect(createRunContext({ signal }).effect('x', (info) => info.signal)).resolves.toBe(signal);
});

test('an effect that takes longer than its limit is aborted and fails with TIMEOUT, even if it does not listen', async () => {
  const { signal } = new AbortController();
  const context = createRunContext({ signal });
  let inner: AbortSignal | undefined;
  const call = (): Promise<never> =>
    context.effect(
      'x',
      (info) => {
        inner = info.signal;
        return new Promise<never>(() => {});
      },
      { timeoutMs: 1 },
    );
  const error = await errorOf(call);
  expect(error).toMatchObject({ code: 'TIMEOUT', retryable: true, data: { timeoutMs: 1 } });
  expect(inner?.reason).toBe(error);
  expect(listenerCount(signal)).toBe(0);
});

test('keys are the path and the name; equal ones are numbered', async () => {
  const root = createRunContext({ runId: 'r' });
  const agent = root.scope('w').scope('agent');
  expect(await agent.effect('llm', keyOf)).toBe('r/w/agent/llm');
  expect(await agent.effect('llm', keyOf)).toBe('r/w/agent/llm#2');
  expect(await root.scope('w').scope('agent').effect('llm', keyOf)).toBe('r/w/agent/llm#3');
  expect(await root.effect('llm', keyOf)).toBe('r/llm');
});

test('a name that looks like a numbered one gets a key of its own', async () => {
  const root = createRunContext({ runId: 'r' });
  const keys = [];
  for (const name of ['x', 'x#2', 'x', 'x#2']) keys.push(await root.effect(name, keyOf));
  expect(keys).toEqual(['r/x', 'r/x#2#1', 'r/x#2', 'r/x#2#2']);
});

test('the key of an effect stays the same however often it is asked for', async () => {
  const keys = await createRunContext({ runId: 'r' }).effect('x', (info) => [info.idempotencyKey, info.idempotencyKey]);
  expect(keys).toEqual(['r/x', 'r/x']);
});

test('no two effects of a run have the same key, whatever scopes and effects are called, and a second run has the same keys', async () => {
  const part = fc.stringMatching(/^[ab/#12]{1,4}$/);
  const call = fc.record({ scopes: fc.array(part, { maxLength: 2 }), name: part });
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 30 }), async (calls) => {
      const play = async (): Promise<string[]> => {
        const root = createRunContext({ runId: 'r' });
        const keys: string[] = [];
        for (const { scopes, name } of calls) {
          const context = scopes.reduce((outer, scope) => outer.scope(scope), root);
          keys.push(await context.effect(name, keyOf));
        }
        return keys;
      };
      const keys = await play();
      expect(new Set(keys).size).toBe(keys.length);
      expect(await play()).toEqual(keys);
    }),
  );
});

test('with a journal the effect is handed over, and the journal answers', async () => {
  const requests: EffectRequest<unknown>[] = [];
  const journal: Journal = {
    replaying: false,
    openLog: () => expect.fail('no log is opened here'),
    async effect(request) {
      requests.push(request);
      return request.run({ idempotencyKey: 'from the journal', signal: request.signal, part: () => {} });
    },
  };
  const { signal } = new AbortController();
  const scope = createRunContext({ runId: 'r', journal, signal }).scope('a').scope('b');
  const options = { onUncertain: 'ask', timeoutMs: 5 } as const;
  await expect(scope.effect('x', keyOf, options)).resolves.toBe('from the journal');
  await scope.effect('y', keyOf);
  expect(requests).toEqual([
    { runId: 'r', path: 'a/b', name: 'x', options, signal, run: keyOf },
    { runId: 'r', path: 'a/b', name: 'y', options: {}, signal, run: keyOf },
  ]);
});

test('a recorded answer needs no call', async () => {
  const journal: Journal = {
    replaying: true,
    openLog: () => expect.fail('no log is opened here'),
    effect: async <T>() => 'recorded' as T,
  };
  const context = createRunContext({ journal });
  await expect(context.effect('x', () => expect.fail('called'))).resolves.toBe('recorded');
});

test('a sleep is an effect on the clock of the context', async () => {
  const clock = createSteppingClock();
  const names: string[] = [];
  const journal: Journal = {
    replaying: false,
    openLog: () => expect.fail('no log is opened here'),
    async effect({ name, run, signal }) {
      names.push(name);
      return run({ idempotencyKey: 'k', signal, part: () => {} });
    },
  };
  await createRunContext({ clock, journal }).sleep(250);
  expect(clock.sleeps).toEqual([250]);
  expect(names).toEqual(['sleep']);
});

test('parts are heard as they come, also by a function that takes them out of what it is given', async () => {
  const heard: unknown[] = [];
  const context = createRunContext();
  const run = ({ part }: EffectInfo): string => {
    part('a');
    part('b');
    return 'done';
  };
  expect(await context.effect('x', run, { onPart: (value) => void heard.push(value) })).toBe('done');
  expect(await context.effect('x', run, { onPart: (value) => void heard.push(value), timeoutMs: 1_000 })).toBe('done');
  expect(await context.effect('x', run)).toBe('done');
  expect(heard).toEqual(['a', 'b', 'a', 'b']);
});
