import { createComponentRegistry, type Component } from '@llmspell/core';
import { expect, test } from 'vitest';

import { errorOf, thrownBy } from '../__fixtures__/error-of.ts';

const tool = (name: string): Component => ({ kind: 'tool', name, description: 'x' });

test('components are found by kind and name', async () => {
  const registry = createComponentRegistry();
  const one = tool('one');
  registry.register(one);
  registry.register({ ...one, kind: 'agent' });
  await expect(registry.get('tool', 'one')).resolves.toBe(one);
  expect(registry.peek('tool', 'one')).toBe(one);
  expect([registry.has('tool', 'one'), registry.has('agent', 'one'), registry.has('spell', 'one')]).toEqual([
    true,
    true,
    false,
  ]);
  expect([registry.names('tool'), registry.names('spell')]).toEqual([['one'], []]);
});

test('names of a language are names like others, and not found unless registered', async () => {
  const registry = createComponentRegistry();
  for (const name of ['constructor', '__proto__', 'toString']) {
    expect(registry.has('tool', name)).toBe(false);
    expect((await errorOf(() => registry.get('tool', name))).code).toBe('NOT_FOUND');
  }
  registry.register(tool('__proto__'));
  expect(registry.names('tool')).toEqual(['__proto__']);
});

test('a name is taken once per kind, until it is given up', async () => {
  const registry = createComponentRegistry();
  registry.registerLazy('tool', 'one', async () => tool('one'));
  const error = await errorOf(() => registry.register(tool('one')));
  expect(error).toMatchObject({ code: 'ALREADY_EXISTS', data: { kind: 'tool', name: 'one' } });
  expect((await errorOf(() => registry.registerLazy('tool', 'one', async () => tool('one')))).code).toBe(
    'ALREADY_EXISTS',
  );
  expect(registry.unregister('tool', 'one')).toBe(true);
  expect(registry.unregister('tool', 'one')).toBe(false);
  registry.register(tool('one'));
});

test('a lazy component is made once, when first asked for, however many ask', async () => {
  const registry = createComponentRegistry();
  let made = 0;
  const ready = Promise.withResolvers<void>();
  registry.registerLazy('tool', 'one', async () => {
    made += 1;
    await ready.promise;
    return tool('one');
  });
  expect([registry.has('tool', 'one'), registry.peek('tool', 'one'), made]).toEqual([true, undefined, 0]);
  const both = Promise.all([registry.get('tool', 'one'), registry.get('tool', 'one')]);
  ready.resolve();
  const [first, second] = await both;
  expect(first).toBe(second);
  expect(await registry.get('tool', 'one')).toBe(first);
  expect([registry.peek('tool', 'one'), made]).toEqual([first, 1]);
});

test('a lazy component that could not be made is tried again', async () => {
  const registry = createComponentRegistry();
  const error = new Error('no network');
  let calls = 0;
  registry.registerLazy('tool', 'one', async () => {
    calls += 1;
    if (calls === 1) throw error;
    return tool('one');
  });
  expect(await thrownBy(() => registry.get('tool', 'one'))).toBe(error);
  await expect(registry.get('tool', 'one')).resolves.toMatchObject({ name: 'one' });
});

test('a missing component is told with the nearest names, or with those there are', async () => {
  const registry = createComponentRegistry();
  expect((await errorOf(() => registry.get('tool', 'x'))).message).toContain('There are none.');
  registry.register(tool('calculator'));
  registry.register(tool('web_search'));
  const near = await errorOf(() => registry.get('tool', 'calcluator'));
  expect(near).toMatchObject({ code: 'NOT_FOUND', data: { kind: 'tool', name: 'calcluator', near: ['calculator'] } });
  expect(near.message).toContain('Did you mean calculator?');
  expect((await errorOf(() => registry.get('tool', 'weather'))).message).toContain(
    'There are: calculator, web_search.',
  );
});
