import { SpellError, toJsonSchema } from '@llmspell/core';
import { infraHostModules } from '@llmspell/infra/script';
import { countingIds, createCaptureLogger, createManualClock, scriptFunction } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { createTestSpell } from './__fixtures__/create-test-spell.ts';

test('every class has a name of its own, and every method a description and arguments that can be listed', () => {
  const classes = infraHostModules.flatMap((module) => module.classes);
  const names = classes.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  expect(new Set(names).size).toBe(names.length);
  for (const { statics = {}, methods = {}, construct } of classes) {
    for (const method of [
      ...Object.values(statics),
      ...Object.values(methods),
      ...(construct === undefined ? [] : [construct]),
    ]) {
      expect(method.description).not.toBe('');
      expect(toJsonSchema(method.params)).toMatchObject({ type: 'array' });
    }
  }
});

test('Debug writes what its level lets through, and remembers it', async () => {
  const logger = createCaptureLogger();
  const { call } = createTestSpell({ logger, clock: createManualClock({ now: 0 }) });
  await call('Debug.info', 'one', 'module');
  await call('Debug.debug', 'too quiet');
  expect(await call('Debug.setLevel', 'TRACE')).toBe(true);
  expect(await call('Debug.setLevel', 'loud')).toBe(false);
  expect(await call('Debug.getLevel')).toBe('trace');
  await call('Debug.log', 'warning', 2);
  await call('Debug.logWithData', 'debug', 'three', { a: 1 });
  await call('Debug.setEnabled', false);
  expect(await call('Debug.isEnabled')).toBe(false);
  await call('Debug.error', 'unheard');
  expect(logger.entries).toEqual([
    { level: 'info', message: 'one', fields: { module: 'module' } },
    { level: 'warn', message: '2', fields: {} },
    { level: 'debug', message: 'three', fields: { data: { a: 1 } } },
  ]);
  expect(await call('Debug.getCapturedEntries', 1)).toEqual([
    { timestamp: '1970-01-01T00:00:00.000Z', level: 'debug', message: 'three', metadata: { a: 1 } },
  ]);
  await call('Debug.clearCaptured');
  expect(await call('Debug.getCapturedEntries')).toEqual([]);
});

test('Debug.timer measures', async () => {
  const clock = createManualClock();
  const spell = createTestSpell({ clock });
  const timer = await spell.call('Debug.timer', 'work');
  await clock.advance(5);
  expect(await spell.on(timer, 'lap', 'half')).toBe(5);
  await clock.advance(5);
  expect(await spell.on(timer, 'elapsed')).toBe(10);
  expect(await spell.on(timer, 'stop')).toBe(10);
  await clock.advance(5);
  expect(await spell.on(timer, 'stop')).toBeUndefined();
  expect(await spell.on(timer, 'elapsed')).toBe(10);
  expect(await spell.on(timer, 'laps')).toEqual([{ name: 'half', elapsed_ms: 5 }]);
});

test('Debug.dump shows any value, cut where it is too much', async () => {
  const { call } = createTestSpell();
  expect(await call('Debug.dumpCompact', { a: [1, null], f: scriptFunction(() => 1, 'go') }, 'x')).toBe(
    'x: {"a":[1,null],"f":"function go"}',
  );
  expect(await call('Debug.dump', { a: 1 })).toBe('{\n  "a": 1\n}');
  expect(
    await call(
      'Debug.dumpCompact',
      Array.from({ length: 60 }, () => 1),
    ),
  ).toContain('… 10 more');
  const cycle: unknown[] = [];
  cycle.push(cycle, new Map());
  expect(String(await call('Debug.dumpCompact', cycle)).length).toBeLessThan(500);
});

test('Logger takes a message or a table', async () => {
  const logger = createCaptureLogger();
  const { call } = createTestSpell({ logger });
  await call('Logger.info', 'hello', { a: 1 });
  await call('Logger.error', { message: 'failed', agent_id: 'x' });
  expect(logger.entries).toEqual([
    { level: 'info', message: 'hello', fields: { a: 1 } },
    { level: 'error', message: 'failed', fields: { agent_id: 'x' } },
  ]);
});

test('ids come from the run, and sleep takes its time', async () => {
  const clock = createManualClock({ autoAdvance: true });
  const { call } = createTestSpell({ newId: countingIds(), clock });
  expect(await call('Uuid.generate')).toMatch(/^id-\d+$/);
  await call('Async.sleep', 250);
  expect(clock.sleeps).toEqual([250]);
  await expect(call('Async.sleep', -1)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
});

const limited = new SpellError({
  code: 'PROVIDER_RATE_LIMITED',
  message: 'slow',
  retryable: true,
  data: { retryAfterMs: 700 },
});
test.each([
  [limited, { type: 'rate_limit', code: 'PROVIDER_RATE_LIMITED', retryable: true, retryAfter: 700, message: 'slow' }],
  [new SpellError({ code: 'TIMEOUT', message: 'late' }), { type: 'timeout', code: 'TIMEOUT' }],
  ['Rate limit error: wait', { type: 'rate_limit', message: 'Rate limit error: wait', retryable: false }],
  ['Timeout error: late', { type: 'timeout' }],
  ['request timed out', { type: 'timeout' }],
  ['Security violation: no', { type: 'permission_denied' }],
  ['Validation error: bad', { type: 'validation' }],
  ['something else', { type: 'error', message: 'something else' }],
  [
    { type: 'mine', message: 'own', retry_after: 5 },
    { type: 'mine', message: 'own', retryAfter: 5 },
  ],
  [{ code: 'constructor', message: 'x' }, { type: 'error' }],
  [null, { type: 'error', message: 'a value of type null was thrown' }],
])('ErrorHandler.parseError(%j) is %j', async (error, expected) => {
  expect(await createTestSpell().call('ErrorHandler.parseError', error)).toMatchObject(expected);
});
