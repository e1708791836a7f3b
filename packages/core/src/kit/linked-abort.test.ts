import { linkedAbort } from '@llmspell/core/kit';
import { expect, test } from 'vitest';

import { thrownBy } from '../__fixtures__/error-of.ts';
import { listenerCount } from '../__fixtures__/listener-count.ts';

test('it follows the parent with the reason untouched', async () => {
  const parent = new AbortController();
  const reason = { why: 'stop' };
  using linked = linkedAbort(parent.signal);
  expect(linked.signal.aborted).toBe(false);
  parent.abort(reason);
  expect(linked.signal.reason).toBe(reason);
  expect(await thrownBy(() => linked.aborted)).toBe(reason);
  using late = linkedAbort(parent.signal);
  expect(late.signal.reason).toBe(reason);
  expect(await thrownBy(() => late.aborted)).toBe(reason);
});

test('its own abort does not reach the parent, and the first reason stays', () => {
  const parent = new AbortController();
  using linked = linkedAbort(parent.signal);
  linked.abort('first');
  linked.abort('second');
  parent.abort('third');
  expect(linked.signal.reason).toBe('first');
});

test('disposed, it has let go of the parent', () => {
  const parent = new AbortController();
  const make = (): AbortSignal => {
    using linked = linkedAbort(parent.signal);
    expect(listenerCount(parent.signal)).toBe(1);
    return linked.signal;
  };
  const signal = make();
  expect(listenerCount(parent.signal)).toBe(0);
  parent.abort('late');
  expect(signal.aborted).toBe(false);
});

test('the promise of the abort is one promise, and unhandled by nobody when nobody waits for it', async () => {
  using linked = linkedAbort(new AbortController().signal);
  expect(linked.aborted).toBe(linked.aborted);
  linked.abort(new Error('nobody waits'));
  await Promise.resolve();
});
