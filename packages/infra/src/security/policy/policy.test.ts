import { mkdtemp, mkdir, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { denyAllPolicy, intersectPolicies, type JsonObject, type PermissionRequest } from '@llmspell/core';
import { createPolicy, type PolicyOptions, type PromptAnswer } from '@llmspell/infra/security';
import { allowAll } from '@llmspell/testing';
import { permissionPolicyConformance } from '@llmspell/testing/conformance';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let folder = '';
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'llmspell-policy-')));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const ONE_OF_EACH: readonly PermissionRequest[] = [
  { kind: 'read', path: '/tmp/a/file' },
  { kind: 'write', path: '/tmp/a/file' },
  { kind: 'net', host: 'example.com', port: 443 },
  { kind: 'run', command: 'git' },
  { kind: 'env', name: 'HOME' },
];
const FREE: readonly PermissionRequest[] = [
  { kind: 'tool', tool: 'calculator' },
  { kind: 'model', model: 'openai/gpt' },
];
const GRANTS: PolicyOptions = {
  read: ['/tmp/a'],
  write: ['/tmp/a'],
  net: ['example.com'],
  run: ['git'],
  env: ['HOME'],
};

describe('a policy of lists', () => {
  permissionPolicyConformance({
    test,
    create: () => createPolicy(GRANTS),
    allowed: [...ONE_OF_EACH, ...FREE],
    refused: [
      { kind: 'read', path: '/tmp/ab' },
      { kind: 'write', path: '/tmp' },
      { kind: 'net', host: 'example.org', port: 443 },
      { kind: 'run', command: 'gi' },
      { kind: 'env', name: 'home' },
    ],
  });
});

describe('a policy of everything', () => {
  permissionPolicyConformance({
    test,
    create: () => createPolicy({ read: true, write: true, net: true, run: true, env: true }),
    allowed: [...ONE_OF_EACH, ...FREE],
    refused: [
      { kind: 'read', path: '/proc/1/environ' },
      { kind: 'write', path: '/dev/sda' },
      { kind: 'net', host: 'localhost', port: 80 },
    ],
  });
});

describe('a policy of nothing', () => {
  permissionPolicyConformance({ test, create: () => createPolicy(), allowed: FREE, refused: ONE_OF_EACH });
});

describe('a policy that says no in so many words', () => {
  const no = { read: false, write: false, net: false, run: false, env: false, tool: false, model: [] };
  permissionPolicyConformance({ test, create: () => createPolicy(no), refused: [...ONE_OF_EACH, ...FREE] });
});

describe('a policy that asks', () => {
  permissionPolicyConformance({
    test,
    create: () => createPolicy({ prompt: async ({ kind }) => (kind === 'env' ? 'always' : 'deny') }),
    allowed: [{ kind: 'env', name: 'HOME' }],
    refused: [{ kind: 'read', path: '/tmp' }],
  });
});

describe('the null policy', () => {
  permissionPolicyConformance({ test, create: () => denyAllPolicy, allowed: FREE, refused: ONE_OF_EACH });
});

describe('the double that allows all', () => {
  permissionPolicyConformance({ test, create: () => allowAll, allowed: [...ONE_OF_EACH, ...FREE] });
});

describe('a policy inside another', () => {
  permissionPolicyConformance({
    test,
    create: () => intersectPolicies(createPolicy({ env: ['A', 'B'] }), createPolicy({ env: ['B', 'C'], tool: [] })),
    allowed: [{ kind: 'env', name: 'B' }],
    refused: [
      { kind: 'env', name: 'A' },
      { kind: 'env', name: 'C' },
      { kind: 'tool', tool: 'x' },
    ],
  });
});

async function allows(options: PolicyOptions, request: PermissionRequest): Promise<boolean> {
  return (await createPolicy(options).check(request)).allowed;
}

describe('granted paths', () => {
  test('a folder stands for what is in it, by whole names', async () => {
    for (const read of [['/tmp/a'], ['/tmp/a/'], ['/tmp/x/../a/.']]) {
      for (const [asked, allowed] of [
        ['/tmp/a', true],
        ['/tmp/a/b/c', true],
        ['/tmp/ab', false],
        ['/tmp', false],
        ['/', false],
      ] as const) {
        expect(await allows({ read }, { kind: 'read', path: asked })).toBe(allowed);
      }
    }
  });

  test('reading and writing are granted each for itself', async () => {
    expect(await allows({ read: ['/tmp'] }, { kind: 'write', path: '/tmp/a' })).toBe(false);
    expect(await allows({ write: ['/tmp'] }, { kind: 'read', path: '/tmp/a' })).toBe(false);
  });

  test('the root and the star leave the system folders out, which can be named', async () => {
    for (const read of [true, ['/'], ['*']] as const) {
      expect(await allows({ read }, { kind: 'read', path: '/etc/hosts' })).toBe(true);
      for (const asked of ['/proc', '/proc/1/environ', '/sys/x', '/dev/null']) {
        expect(await allows({ read }, { kind: 'read', path: asked })).toBe(false);
      }
    }
    expect(await allows({ read: ['*', '/dev/shm'] }, { kind: 'read', path: '/dev/shm/x' })).toBe(true);
    expect(await allows({ read: ['*', '/dev/shm'] }, { kind: 'read', path: '/dev/null' })).toBe(false);
    expect(await allows({ read: ['*', '/dev/shm'] }, { kind: 'read', path: '/devices' })).toBe(true);
  });

  test('a wider grant leaves the folders out that hold durable runs, which can be named', async () => {
    const options = { cwd: folder, write: ['.'] };
    for (const asked of ['.llmspell', '.llmspell/store/CURRENT', 'a/.LLMspell/owner.json']) {
      expect(await allows(options, { kind: 'write', path: `${folder}/${asked}` })).toBe(false);
      expect(await allows({ write: true }, { kind: 'write', path: `${folder}/${asked}` })).toBe(false);
    }
    expect(await allows(options, { kind: 'write', path: `${folder}/.llmspellings` })).toBe(true);
    const named = { cwd: folder, write: ['.', '.llmspell'] };
    expect(await allows(named, { kind: 'write', path: `${folder}/.llmspell/x` })).toBe(true);
  });

  test('relative ones start at the working folder', async () => {
    const options = { cwd: folder, read: ['data', '.hidden'] };
    expect(await allows(options, { kind: 'read', path: `${folder}/data/x` })).toBe(true);
    expect(await allows(options, { kind: 'read', path: `${folder}/other` })).toBe(false);
  });

  test('a link stands for the folder it leads to at that time, not for a later one', async () => {
    await mkdir(`${folder}/real`);
    await mkdir(`${folder}/later`);
    await symlink('real', `${folder}/link`);
    const policy = createPolicy({ cwd: folder, read: ['link'] });
    await rm(`${folder}/link`);
    await symlink('later', `${folder}/link`);
    expect(await policy.check({ kind: 'read', path: `${folder}/real/x` })).toMatchObject({
      allowed: true,
      grant: 'link',
    });
    expect(await policy.check({ kind: 'read', path: `${folder}/later/x` })).toEqual({ allowed: false });
    expect(await policy.check({ kind: 'read', path: `${folder}/link/x` })).toEqual({ allowed: false });
  });

  test.each([[''], ['a\0b']])('%j is no path', (entry) => {
    expect(() => createPolicy({ read: [entry] })).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
    const text: object = { read: entry };
    expect(() => createPolicy(text)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
    expect(() => createPolicy({ write: [entry] })).toThrow(/path to grant/u);
  });

  test('agree with segments compared one by one', () => {
    const part = fc.constantFrom('a', 'ab', 'b', 'é', 'a b');
    const parts = fc.array(part, { maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (granted, asked) => {
        const policy = createPolicy({ read: [`/none/${granted.join('/')}`] });
        const decision = policy.check({ kind: 'read', path: path.join('/none', ...asked) });
        expect(decision).toMatchObject({ allowed: granted.every((name, index) => asked[index] === name) });
      }),
    );
  });
});

describe('granted names', () => {
  test.each<[PolicyOptions, PermissionRequest, boolean]>([
    [{ env: ['LC_*'] }, { kind: 'env', name: 'LC_ALL' }, true],
    [{ env: ['LC_*'] }, { kind: 'env', name: 'XLC_ALL' }, false],
    [{ env: ['LC_ALL'] }, { kind: 'env', name: '*' }, false],
    [{ env: ['*'] }, { kind: 'env', name: '*' }, true],
    [{ env: [] }, { kind: 'env', name: '' }, false],
    [{ tool: ['file-*'] }, { kind: 'tool', tool: 'file-search' }, true],
    [{ tool: ['file-*'] }, { kind: 'tool', tool: 'calculator' }, false],
    [{ model: ['openai/*'] }, { kind: 'model', model: 'openai/gpt' }, true],
    [{ model: ['openai/*'] }, { kind: 'model', model: 'anthropic/x' }, false],
    [{ run: ['/usr/bin/git'] }, { kind: 'run', command: '/usr/bin/git' }, true],
    [{ run: ['/usr/bin/git'] }, { kind: 'run', command: 'git' }, false],
    [{ run: ['git'] }, { kind: 'run', command: '/tmp/git' }, false],
    [{ run: ['./build'], cwd: '/work' }, { kind: 'run', command: '/work/build' }, true],
    [{ run: ['/opt/bin/*'] }, { kind: 'run', command: '/opt/bin/x' }, true],
    [{ run: ['/opt/bin/*'] }, { kind: 'run', command: '/opt/binary' }, false],
  ])('%j for %j: %j', async (options, request, allowed) => {
    expect(await allows(options, request)).toBe(allowed);
  });
});

describe('a prompt', () => {
  const request = { kind: 'env', name: 'HOME' } as const;

  function asking(answers: readonly (PromptAnswer | Error)[]) {
    const asked: string[] = [];
    const policy = createPolicy({
      env: ['PATH'],
      prompt: async (_request, { what }) => {
        const answer = answers[asked.push(what) - 1];
        if (answer instanceof Error) throw answer;
        return answer as PromptAnswer;
      },
    });
    return { policy, asked };
  }

  test('is not asked about what is granted', async () => {
    const { policy, asked } = asking([]);
    expect(await policy.check({ kind: 'env', name: 'PATH' })).toEqual({ allowed: true, grant: 'PATH' });
    expect(asked).toEqual([]);
  });

  test('that says once is asked again; always and deny are not', async () => {
    const { policy, asked } = asking(['once', 'always', 'deny']);
    const allowed = { allowed: true, grant: 'prompt' };
    expect(await policy.check(request)).toEqual({ ...allowed, answer: 'once' });
    expect(await policy.check(request, { mayPrompt: false })).toEqual({ allowed: false });
    expect(await policy.check(request)).toEqual({ ...allowed, answer: 'always' });
    // Nobody was asked any more, so there is no answer.
    expect(await policy.check(request)).toEqual(allowed);
    expect(await policy.check(request, { mayPrompt: false })).toEqual(allowed);
    expect(asked).toHaveLength(2);
    const other = { kind: 'env', name: 'OTHER' } as const;
    for (let time = 0; time < 3; time += 1) expect(await policy.check(other)).toMatchObject({ allowed: false });
    expect(asked).toEqual([
      'read the environment variable HOME',
      'read the environment variable HOME',
      'read the environment variable OTHER',
    ]);
  });

  test('that answers something else says no', async () => {
    const { policy } = asking(['yes' as PromptAnswer]);
    expect(await policy.check(request)).toMatchObject({ allowed: false, answer: 'deny' });
  });

  test('hears one question at a time, and an equal one only once', async () => {
    let open = 0;
    let most = 0;
    let asked = 0;
    const policy = createPolicy({
      prompt: async () => {
        asked += 1;
        open += 1;
        most = Math.max(most, open);
        await new Promise((resolve) => setImmediate(resolve));
        open -= 1;
        return 'always';
      },
    });
    const names = ['A', 'B', 'A', 'C', 'B'];
    await Promise.all(names.map(async (name) => policy.check({ kind: 'env', name })));
    expect([most, asked]).toEqual([1, 3]);
  });

  test('that fails is told to the one who asked; the next is asked all the same', async () => {
    const { policy } = asking([new Error('no terminal'), 'always']);
    const first = Promise.resolve(policy.check(request));
    const second = Promise.resolve(policy.check(request));
    await expect(first).rejects.toThrow('no terminal');
    expect(await second).toMatchObject({ allowed: true });
  });
});

test('a policy says what it allows, for the audit', () => {
  expect(createPolicy({ read: ['./data'], net: true, prompt: async () => 'deny' }).describe?.()).toEqual({
    read: ['./data'],
    write: false,
    net: true,
    run: false,
    env: false,
    tool: true,
    model: true,
    prompt: true,
  });
  expect(createPolicy({ tool: ['calculator'] }).describe?.()).toMatchObject({ tool: ['calculator'], prompt: false });
});

describe('grants as data', () => {
  const outer = createPolicy({ cwd: '/work', read: ['data'], env: true });
  const check = (grants: JsonObject, request: PermissionRequest) => outer.fromGrants?.(grants).check(request);

  test('make a policy whose paths start where those of the outer do', () => {
    const grants = { read: ['data'], env: ['A_*'], net: {} };
    expect(check(grants, { kind: 'read', path: '/work/data/a' })).toMatchObject({ allowed: true });
    expect(check(grants, { kind: 'read', path: '/data' })).toMatchObject({ allowed: false });
    expect(check(grants, { kind: 'env', name: 'A_B' })).toMatchObject({ allowed: true });
    expect(check(grants, { kind: 'env', name: 'B' })).toMatchObject({ allowed: false });
    expect(check({}, { kind: 'env', name: 'B' })).toMatchObject({ allowed: false });
    expect(check({}, { kind: 'tool', tool: 'x' })).toMatchObject({ allowed: true });
  });

  test('are there in a narrowed scope, too', async () => {
    const narrowed = intersectPolicies(intersectPolicies(allowAll, outer), createPolicy({ env: ['A'] }));
    const inner = intersectPolicies(narrowed, narrowed.fromGrants?.({ env: true }) ?? allowAll);
    expect((await inner.check({ kind: 'env', name: 'A' })).allowed).toBe(true);
    expect((await inner.check({ kind: 'env', name: 'B' })).allowed).toBe(false);
    expect(intersectPolicies(allowAll, allowAll).fromGrants).toBeUndefined();
  });

  test.each([
    [{ reed: true }, 'Did you mean read?'],
    [{ prompt: true }, 'There are: read'],
    [{ constructor: true }, 'There are: read'],
    [{ read: 'all' }, 'true, false or a list'],
    [{ read: [1] }, 'true, false or a list'],
    [{ net: { a: 1 } }, 'true, false or a list'],
    [{ net: ['a b'] }, 'Expected a host'],
  ])('%j are none', (grants, message) => {
    expect(() => outer.fromGrants?.(grants)).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED', message: expect.stringContaining(message) as string }),
    );
  });
});
