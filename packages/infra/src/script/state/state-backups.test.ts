import { createMemoryStore } from '@llmspell/infra/state';
import { createCaptureAudit, createManualClock } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { createTestSpell } from '../__fixtures__/create-test-spell.ts';

test('a backup that was damaged in the store is not valid, and restoring it changes nothing', async () => {
  await using state = createMemoryStore();
  const { call } = createTestSpell({ state });
  await call('State.set', 'a', 1);
  const id = await call('State.createBackup');
  expect(await call('State.validateBackup', id)).toEqual({ valid: true });
  const key = `backups/text/${String(id)}`;
  const text = (await state.get(key))?.value as string;
  for (const value of [text.replace('"value":1', '"value":2'), text.slice(0, -1), '', 7]) {
    await state.commit([{ type: 'set', key, value }]);
    expect(await call('State.validateBackup', id)).toMatchObject({ valid: false, error: expect.any(String) });
    await expect(call('State.restoreBackup', id)).rejects.toMatchObject({
      code: typeof value === 'string' ? 'STATE_CORRUPT' : 'NOT_FOUND',
    });
  }
  expect(await call('State.all')).toEqual({ a: 1 });
});

test('the oldest backups go first, and a dry run removes none', async () => {
  await using state = createMemoryStore({ clock: createManualClock() });
  const { call } = createTestSpell({ state, clock: createManualClock() });
  const ids: unknown[] = [];
  for (let count = 0; count < 7; count += 1) ids.push(await call('State.createBackup'));
  const listed = async () => ((await call('State.listBackups')) as readonly { id: string }[]).map(({ id }) => id);
  expect(await listed()).toEqual(ids);
  expect(await call('State.cleanupBackups', true)).toEqual(ids.slice(0, 2));
  expect(await listed()).toHaveLength(7);
  expect(await call('State.cleanupBackups', { keep: 1 })).toEqual(ids.slice(0, 6));
  expect(await call('State.cleanupBackups', { keep: 0 })).toEqual(ids.slice(6));
  expect(await listed()).toEqual([]);
});

test('a restore is in the audit, and reaches nothing but the state', async () => {
  await using state = createMemoryStore();
  const audit = createCaptureAudit();
  const { call } = createTestSpell({ state, audit });
  const id = await call('State.createBackup');
  await call('Session.create', { id: 's' });
  await call('State.set', 'a', 1);
  expect(await call('State.restoreBackup', id)).toEqual({ written: 0, removed: 1, skipped: 0 });
  expect(await call('Session.list')).toHaveLength(1);
  expect(audit.records.at(-1)).toMatchObject({ action: 'state-change', target: id, details: { operation: 'restore' } });
});
