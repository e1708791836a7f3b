import { createRunContext, type JsonObject, type RunContextOptions, type StateStore } from '@llmspell/core';
import { createEventBus } from '@llmspell/infra/events';
import { createStateHandoff } from '@llmspell/infra/handoff';
import { createHookRunner } from '@llmspell/infra/hooks';
import { accessControlledStore, createMemoryStore, createStateScopes } from '@llmspell/infra/state';
import { createManualClock } from '@llmspell/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { readAll } from '../state/__fixtures__/read-all.ts';

async function setUp(options: RunContextOptions = {}) {
  const clock = createManualClock();
  const state = createMemoryStore({ clock });
  const context = createRunContext({ state, clock, ...options });
  const { agent } = createStateScopes(state);
  const writes = { research_notes: 'long', sources: ['a', 'b'], secret_key: 'x', draft: 1 };
  await agent('researcher').commit(Object.entries(writes).map(([key, value]) => ({ type: 'set', key, value })));
  const valuesOf = async (store: StateStore): Promise<JsonObject> =>
    Object.fromEntries((await readAll(store.scan())).map(({ key, value }) => [key, value]));
  return { context, clock, state, agent, valuesOf };
}

const between = { from: 'researcher', to: 'writer' };

test('what is included comes to the receiver, and the event tells of it', async () => {
  const events = createEventBus();
  const heard: unknown[] = [];
  events.on('state.handoff', ({ data }) => void heard.push(data));
  const { context, clock, agent, valuesOf } = await setUp({ events });
  const handoff = createStateHandoff({ ...between, filter: { include: ['research_notes', 'sources', 'none'] } });
  const given = { research_notes: 'long', sources: ['a', 'b'] };
  expect(await handoff.preview(context)).toEqual(given);
  expect(await valuesOf(agent('writer'))).toEqual({});
  const completedAt = new Date(clock.now()).toISOString();
  expect(await handoff.execute(context)).toEqual({
    from: 'agent:researcher',
    to: 'agent:writer',
    state: given,
    left: ['draft', 'secret_key'],
    completedAt,
  });
  expect(await valuesOf(agent('writer'))).toEqual(given);
  expect(Object.keys(await valuesOf(agent('researcher')))).toHaveLength(4);
  expect(heard).toEqual([
    { from: 'agent:researcher', to: 'agent:writer', keys: ['research_notes', 'sources'], mode: 'copy' },
  ]);
});

test('exclusion wins over inclusion, stars stand for any text, and a transformation may leave keys', async () => {
  const { context } = await setUp();
  const preview = (filter: object) => createStateHandoff({ ...between, filter }).preview(context);
  expect(Object.keys(await preview({ exclude: ['secret*'] }))).toEqual(['draft', 'research_notes', 'sources']);
  expect(Object.keys(await preview({ include: ['*s*'], exclude: ['s*'] }))).toEqual(['research_notes']);
  expect(Object.keys(await preview({ include: [] }))).toEqual([]);
  expect(
    await preview({
      transform: (value: unknown, key: string) =>
        Array.isArray(value) ? value.length : key === 'draft' ? null : undefined,
    }),
  ).toEqual({ draft: null, sources: 2 });
});

test('a state that does not fit is not handed over, and what the schema makes of it is', async () => {
  const { context, agent, valuesOf } = await setUp();
  const handoff = (schema: z.ZodType<JsonObject>) => createStateHandoff({ ...between, schema }).execute(context);
  const wanted = z.object({ research_notes: z.string(), summary: z.string() });
  await expect(handoff(wanted)).rejects.toMatchObject({
    code: 'VALIDATION_FAILED',
    message: expect.stringContaining('summary'),
  });
  expect(await valuesOf(agent('writer'))).toEqual({});
  await handoff(z.object({ sources: z.array(z.string()), style: z.string().default('plain') }));
  expect(await valuesOf(agent('writer'))).toEqual({ sources: ['a', 'b'], style: 'plain' });
});

test('a move leaves nothing with the giver of what was handed over', async () => {
  const { context, agent, valuesOf } = await setUp();
  await createStateHandoff({ ...between, mode: 'move', filter: { exclude: ['secret_key'] } }).execute(context);
  expect(await valuesOf(agent('researcher'))).toEqual({ secret_key: 'x' });
  expect(Object.keys(await valuesOf(agent('writer')))).toEqual(['draft', 'research_notes', 'sources']);
});

test('what the receiver has is overwritten, kept, or makes it fail', async () => {
  const { context, agent, valuesOf } = await setUp();
  await agent('writer').commit([{ type: 'set', key: 'draft', value: 'mine' }]);
  const handoff = (existing: 'overwrite' | 'keep' | 'fail') =>
    createStateHandoff({ ...between, existing, mode: 'move', filter: { include: ['draft', 'sources'] } });
  await expect(handoff('fail').execute(context)).rejects.toMatchObject({
    code: 'ALREADY_EXISTS',
    data: { scope: 'agent:writer', keys: ['draft'] },
  });
  expect(await handoff('keep').execute(context)).toMatchObject({ left: ['draft', 'research_notes', 'secret_key'] });
  expect(await valuesOf(agent('writer'))).toEqual({ draft: 'mine', sources: ['a', 'b'] });
  await handoff('overwrite').execute(context);
  expect(await valuesOf(agent('writer'))).toMatchObject({ draft: 1 });
});

test('any scope can give and receive', async () => {
  const { context, state } = await setUp();
  await createStateHandoff({ from: 'researcher', to: 'workflow:w1', filter: { include: ['draft'] } }).execute(context);
  await createStateHandoff({ from: 'workflow:w1', to: 'global' }).execute(context);
  expect((await createStateScopes(state).global.get('draft'))?.value).toBe(1);
  expect(() => createStateHandoff({ from: 'a', to: 'agent:a' })).toThrow(/two different scopes/);
});

test('a hook that refuses one change refuses the whole handoff', async () => {
  const hooks = createHookRunner();
  hooks.register({
    name: 'guard',
    point: 'beforeStateChange',
    run: ({ data }) => (data['key'] === 'secret_key' ? { type: 'cancel', reason: 'secret' } : undefined),
  });
  const { context, agent, valuesOf } = await setUp({ hooks });
  await expect(createStateHandoff(between).execute(context)).rejects.toMatchObject({ code: 'HOOK_CANCELLED' });
  expect(await valuesOf(agent('writer'))).toEqual({});
  await createStateHandoff({ ...between, filter: { exclude: ['secret*'] } }).execute(context);
  expect(Object.keys(await valuesOf(agent('writer')))).toHaveLength(3);
});

test('access control holds for a handoff too', async () => {
  const { state } = await setUp();
  const subject = 'agent:researcher';
  const grants = [{ subject, scope: 'agent:writer', access: ['write'] }] as const;
  const granted = createRunContext({ state: accessControlledStore(state, { subject, grants }) });
  expect(await createStateHandoff(between).execute(granted)).toMatchObject({ state: { draft: 1 } });
  const context = createRunContext({ state: accessControlledStore(state, { subject }) });
  await expect(createStateHandoff(between).execute(context)).rejects.toMatchObject({
    code: 'PERMISSION_DENIED',
    data: { scope: 'agent:writer', access: 'write' },
  });
});

test('a pattern means what its regular expression would, and no text makes it slow', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.', '$'), maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(text, text, async (key, pattern) => {
      const state = createMemoryStore();
      const context = createRunContext({ state });
      await createStateScopes(state)
        .agent('a')
        .commit([{ type: 'set', key, value: 1 }]);
      const found = await createStateHandoff({ from: 'a', to: 'b', filter: { include: [pattern] } }).preview(context);
      const parts = pattern.split('*').map((part) => part.replaceAll(/[.$]/g, String.raw`\$&`));
      expect(Object.hasOwn(found, key)).toBe(new RegExp(`^${parts.join('.*')}$`, 's').test(key));
      await state.close();
    }),
  );
  const { context, agent } = await setUp();
  await agent('researcher').commit([{ type: 'set', key: 'a'.repeat(5_000), value: 1 }]);
  const filter = { include: [`${'*a'.repeat(500)}b`] };
  expect(await createStateHandoff({ ...between, filter }).preview(context)).toEqual({});
});
