import { createRunContext, PermissionError, type PermissionPolicy } from '@llmspell/core';
import { createGuard, requireUse } from '@llmspell/core/kit';
import { expect, test } from 'vitest';

import { createRecorder } from '../__fixtures__/create-recorder.ts';
import { createSteppingClock } from '../__fixtures__/create-stepping-clock.ts';
import { thrownBy } from '../__fixtures__/error-of.ts';

const policy: PermissionPolicy = {
  check: async (request) =>
    request.kind === 'read' && request.path === '/open' ? { allowed: true } : { allowed: false, reason: 'closed' },
};

function setUp() {
  const recorder = createRecorder();
  const { audit } = recorder;
  const context = createRunContext({ runId: 'r', permissions: policy, audit, clock: createSteppingClock(0) });
  return { context: context.scope('a'), records: recorder.records };
}

const shared = { timestamp: '1970-01-01T00:00:00.000Z', action: 'permission', runId: 'r', path: 'a' };

test('the guard writes one record for what was allowed', async () => {
  const { context, records } = setUp();
  await createGuard(context).require({ kind: 'read', path: '/open' });
  expect(records).toEqual([{ ...shared, target: '/open', result: 'success', details: { permission: 'read' } }]);
});

test('the guard writes one record for what was refused, and throws', async () => {
  const { context, records } = setUp();
  const error = await thrownBy(() => context.guard.require({ kind: 'net', host: 'x.org', port: 80 }));
  expect(PermissionError.isInstance(error) && error.message).toContain('(closed)');
  expect(records).toEqual([{ ...shared, target: 'x.org:80', result: 'denied', details: { permission: 'net' } }]);
});

test('a use that is allowed is recorded by the one who makes it, a refused one here', async () => {
  const { context, records } = setUp();
  const allowed = createRunContext({ audit: { record: () => expect.fail('recorded') } });
  await requireUse(allowed, { kind: 'tool', tool: 'x' });
  const error = await thrownBy(() => requireUse(context, { kind: 'tool', tool: 'x' }));
  expect(PermissionError.isInstance(error)).toBe(true);
  expect(records).toEqual([{ ...shared, target: 'x', result: 'denied', details: { permission: 'tool' } }]);
});

test('a policy that fails lets nothing through', async () => {
  const broken: PermissionPolicy = { check: () => Promise.reject(new Error('broken')) };
  const context = createRunContext({ permissions: broken });
  await expect(context.guard.require({ kind: 'env', name: 'A' })).rejects.toThrow('broken');
  await expect(requireUse(context, { kind: 'tool', tool: 'x' })).rejects.toThrow('broken');
});

test('a silent look says what is allowed, asks nobody and audits nothing', async () => {
  const { records, audit } = createRecorder();
  let asked = 0;
  const asking: PermissionPolicy = {
    check: ({ kind }, { mayPrompt = true } = {}) => {
      if (mayPrompt) asked += 1;
      return { allowed: kind === 'env' };
    },
  };
  const { guard } = createRunContext({ permissions: asking, audit }).scope('a', { permissions: asking });
  expect(await guard.allows({ kind: 'env', name: 'A' })).toBe(true);
  expect(await guard.allows({ kind: 'read', path: '/a' })).toBe(false);
  expect(asked).toBe(0);
  expect(records).toEqual([]);
});

test('the record says which grant it was, and what a person answered', async () => {
  const { records, audit } = createRecorder();
  const asking: PermissionPolicy = {
    check: ({ kind }) =>
      kind === 'read' ? { allowed: false, answer: 'deny' } : { allowed: true, grant: 'prompt', answer: 'once' },
  };
  const context = createRunContext({ permissions: asking, audit });
  await context.guard.require({ kind: 'env', name: 'A' });
  await expect(context.guard.require({ kind: 'read', path: '/a' })).rejects.toThrow('No permission');
  // A person's answer is worth a record of its own: the use has another.
  await requireUse(context, { kind: 'tool', tool: 'x' });
  expect(records).toMatchObject([
    { target: 'A', result: 'success', details: { permission: 'env', grant: 'prompt', answer: 'once' } },
    { target: '/a', result: 'denied', details: { permission: 'read', answer: 'deny' } },
    { target: 'x', result: 'success', details: { permission: 'tool', grant: 'prompt', answer: 'once' } },
  ]);
});
