import { createEventBus } from '@llmspell/infra/events';
import { createErrorPropagation, type ErrorPropagationOptions, type PropagatedError } from '@llmspell/infra/resilience';
import { countingIds, createCaptureLogger, createManualClock } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { errorWith } from '../__fixtures__/error-with.ts';

const USERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['store', ['search', 'report']],
  ['search', ['agent', 'store']],
  ['agent', ['app']],
]);

function setUp(options: Partial<ErrorPropagationOptions> = {}) {
  const logger = createCaptureLogger();
  const events = createEventBus({ clock: createManualClock(), newId: countingIds(), logger });
  const all: ErrorPropagationOptions = {
    events,
    newId: countingIds(),
    dependents: (source) => USERS.get(source) ?? [],
    ...options,
  };
  return { logger, events, create: () => createErrorPropagation(all) };
}

test('all who depend on the source hear of it, near or far, each once, on whichever side of the bus', () => {
  const { create } = setUp();
  using here = create();
  using there = create();
  const heard: (readonly [string, string])[] = [];
  for (const name of ['store', 'search', 'report', 'agent', 'app', 'other']) {
    there.on(name, ({ source, error }) => heard.push([name, `${source} ${error.code}`]));
  }
  const told = here.raise({ source: 'store', error: errorWith('STATE_LOCKED') });
  expect(told).toMatchObject({ category: 'resource', affected: ['search', 'report', 'agent', 'app'] });
  expect(heard.map(([name]) => name)).toEqual(['search', 'report', 'agent', 'app']);
  expect(heard[0]).toEqual(['search', 'store STATE_LOCKED']);
  expect(there.trace(told.correlationId)).toEqual([told]);
});

test('an error and what came of it have one correlation, in the order they were heard', () => {
  const { create } = setUp();
  using propagation = create();
  const root = errorWith('TIMEOUT');
  const first = propagation.raise({ source: 'store', error: root });
  const second = propagation.raise({ source: 'search', error: errorWith('TOOL_FAILED', { cause: root }) });
  const again = propagation.raise({ source: 'agent', error: root });
  const other = propagation.raise({ source: 'agent', error: errorWith('TIMEOUT') });
  expect([second.correlationId, again.correlationId]).toEqual([first.correlationId, first.correlationId]);
  expect(other.correlationId).not.toBe(first.correlationId);
  expect(propagation.trace(first.correlationId).map(({ source }) => source)).toEqual(['store', 'search', 'agent']);
  expect(propagation.raise({ source: 'x', error: 'text', correlationId: 'mine' }).correlationId).toBe('mine');
});

test('rules limit how far an error reaches', () => {
  const { create } = setUp({
    rules: [
      { categories: ['validation'], reach: 'nobody' },
      { categories: ['transient'], reach: 'direct' },
    ],
  });
  using propagation = create();
  const affected = (code: Parameters<typeof errorWith>[0]): readonly string[] =>
    propagation.raise({ source: 'store', error: errorWith(code) }).affected;
  expect([affected('NOT_FOUND'), affected('TIMEOUT'), affected('X_ANY')]).toEqual([
    [],
    ['search', 'report'],
    ['search', 'report', 'agent', 'app'],
  ]);
});

test('whoever stopped listening hears nothing, nor does one that was disposed', () => {
  const { create, events } = setUp();
  const propagation = create();
  const heard: PropagatedError[] = [];
  const off = propagation.on('app', (error) => heard.push(error));
  propagation.on('app', (error) => heard.push(error));
  off();
  off();
  propagation.raise({ source: 'agent', error: new Error('x') });
  expect(heard).toHaveLength(1);
  propagation[Symbol.dispose]();
  expect([events.stats.listeners, events.has('error.propagated')]).toEqual([0, false]);
});

test('a listener that fails keeps nobody from hearing', () => {
  const { create, logger } = setUp();
  using propagation = create();
  const heard: string[] = [];
  propagation.on('agent', () => {
    throw new Error('no');
  });
  propagation.on('app', () => heard.push('app'));
  propagation.raise({ source: 'search', error: new Error('x') });
  expect([heard, logger.entries.length]).toEqual([['app'], 1]);
});

test('what is no error of this kind is left alone', () => {
  const { create, events } = setUp();
  using propagation = create();
  const heard: PropagatedError[] = [];
  propagation.on('app', (error) => heard.push(error));
  for (const data of [{}, { source: 1 }, { source: 'x', category: 'none', error: {}, affected: ['app'] }]) {
    events.emit({ type: 'error.propagated', data, correlationId: 'c' });
  }
  expect([heard, propagation.trace('c')]).toEqual([[], []]);
});

test('the oldest correlations are forgotten', () => {
  const { create } = setUp({ maxTraces: 2 });
  using propagation = create();
  const ids = [1, 2, 3].map(() => propagation.raise({ source: 'x', error: new Error('x') }).correlationId);
  expect(ids.map((id) => propagation.trace(id).length)).toEqual([0, 1, 1]);
});
