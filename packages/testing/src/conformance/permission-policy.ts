import { deepStrictEqual, equal, ok, throws } from 'node:assert/strict';

import {
  describePermission,
  intersectPolicies,
  SpellError,
  type PermissionDecision,
  type PermissionPolicy,
  type PermissionRequest,
} from '@llmspell/core';

import { createRecordingPolicy } from '../doubles/recording-policy.ts';

export interface PermissionPolicyConformanceOptions {
  /** The runner's `test`. */
  readonly test: (name: string, body: () => Promise<void>) => unknown;
  /** Makes a new policy; called for each test. */
  readonly create: () => PermissionPolicy | Promise<PermissionPolicy>;
  /** Requests that it allows. @default none */
  readonly allowed?: readonly PermissionRequest[];
  /** Requests that it refuses. @default none */
  readonly refused?: readonly PermissionRequest[];
}

/** What somebody hostile would ask for. */
const HOSTILE: readonly PermissionRequest[] = [
  { kind: 'read', path: '' },
  { kind: 'read', path: '/a\0b' },
  { kind: 'write', path: 'relative/../path' },
  { kind: 'write', path: `/${'long'.repeat(10_000)}` },
  { kind: 'net', host: '', port: 0 },
  { kind: 'net', host: '[::1', port: -1, address: 'no address' },
  { kind: 'net', host: '__proto__', port: Number.NaN },
  { kind: 'run', command: '' },
  { kind: 'run', command: '\0' },
  { kind: 'env', name: '__proto__' },
  { kind: 'model', model: 'constructor' },
  { kind: 'tool', tool: 'toString' },
];

/** What every implementation of `PermissionPolicy` has to do. */
export function permissionPolicyConformance(options: PermissionPolicyConformanceOptions): void {
  const { test, create, allowed = [], refused = [] } = options;

  for (const request of allowed) {
    test(`allows to ${describePermission(request).what}`, async () => {
      equal((await decide(await create(), request)).allowed, true);
    });
  }
  for (const request of refused) {
    test(`does not allow to ${describePermission(request).what}`, async () => {
      equal((await decide(await create(), request)).allowed, false);
    });
  }

  test('answers whatever is asked with a decision, and throws for nothing', async () => {
    const policy = await create();
    for (const request of HOSTILE) await decide(policy, request);
  });

  test('answers the same when asked again, also while other questions wait', async () => {
    const policy = await create();
    const requests = [...allowed, ...refused, ...HOSTILE];
    const together = await Promise.all(requests.map((request) => decide(policy, request)));
    for (const [index, request] of requests.entries()) {
      equal((await decide(policy, request)).allowed, together[index]?.allowed);
    }
  });

  test('allows no more when nobody may be asked', async () => {
    const policy = await create();
    for (const request of [...allowed, ...refused, ...HOSTILE]) {
      const silent = await policy.check(request, { mayPrompt: false });
      equal(typeof silent.allowed, 'boolean');
      equal(silent.answer, undefined, 'there is no answer where nobody was asked');
      if (silent.allowed) equal((await decide(policy, request)).allowed, true);
    }
  });

  test('leaves the request as it is', async () => {
    const policy = await create();
    for (const request of [...allowed, ...refused, ...HOSTILE]) {
      const before = { ...request };
      await decide(policy, Object.freeze({ ...request }));
      deepStrictEqual({ ...request }, before);
    }
  });

  testGrants(options);
  testInside(options);
}

function testGrants({ test, create }: PermissionPolicyConformanceOptions): void {
  test('makes policies from grants as data, where it can, and refuses what are none', async () => {
    const policy = await create();
    if (policy.fromGrants === undefined) return;
    const fromGrants = policy.fromGrants.bind(policy);
    const nothing = fromGrants({});
    equal((await decide(nothing, { kind: 'env', name: 'HOME' })).allowed, false);
    equal((await decide(nothing, { kind: 'tool', tool: 'calculator' })).allowed, true);
    equal((await decide(fromGrants({ env: ['HOME'] }), { kind: 'env', name: 'HOME' })).allowed, true);
    equal((await decide(fromGrants({ tool: [] }), { kind: 'tool', tool: 'calculator' })).allowed, false);
    for (const none of [{ everything: true }, { read: 'all' }, { env: [1] }]) {
      throws(
        () => fromGrants(none),
        (error) => SpellError.isInstance(error) && error.code === 'VALIDATION_FAILED',
      );
    }
  });
}

function testInside({ test, create, allowed = [], refused = [] }: PermissionPolicyConformanceOptions): void {
  test('is not widened by a policy inside it, and widens none outside it', async () => {
    const everything = createRecordingPolicy();
    const nothing = createRecordingPolicy(() => false);
    for (const request of [...allowed, ...refused]) {
      const own = (await decide(await create(), request)).allowed;
      const asked = everything.requests.length;
      equal((await decide(intersectPolicies(await create(), everything), request)).allowed, own);
      equal(
        everything.requests.length,
        own ? asked + 1 : asked,
        'the inner policy is asked about what the outer allows',
      );
      equal((await decide(intersectPolicies(everything, await create()), request)).allowed, own);
      equal((await decide(intersectPolicies(await create(), nothing), request)).allowed, false);
      equal((await decide(intersectPolicies(nothing, await create()), request)).allowed, false);
    }
  });
}

async function decide(policy: PermissionPolicy, request: PermissionRequest): Promise<PermissionDecision> {
  const decision = await policy.check(request);
  equal(typeof decision.allowed, 'boolean');
  const word = decision.allowed ? decision.grant : decision.reason;
  ok(word === undefined || typeof word === 'string');
  return decision;
}
