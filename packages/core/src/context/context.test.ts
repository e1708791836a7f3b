import { createRunContext, run, systemClock, type BaseAgent, type Guard, type PermissionPolicy } from '@llmspell/core';
import { expect, test } from 'vitest';

import { createRecorder } from '../__fixtures__/create-recorder.ts';
import { errorOf } from '../__fixtures__/error-of.ts';

const allowing = (...kinds: readonly string[]): PermissionPolicy => ({
  check: ({ kind }) => (kinds.includes(kind) ? { allowed: true } : { allowed: false, reason: `not ${kind}` }),
});

test('the path names the scopes from the root', () => {
  const root = createRunContext();
  const step = root.scope('workflow').scope('step:a');
  expect([root.path, step.path, step.scope('agent').path]).toEqual(['', 'workflow/step:a', 'workflow/step:a/agent']);
  expect(step.path).toBe('workflow/step:a');
});

test('the run gets an id when somebody asks, and the whole tree has the same', () => {
  let made = 0;
  const root = createRunContext({ newId: () => String((made += 1)) });
  const child = root.scope('a').scope('b');
  expect(made).toBe(0);
  expect(child.runId).toBe('run_1');
  expect([root.runId, root.scope('c').runId, root.correlationId]).toEqual(['run_1', 'run_1', 'run_1']);
  expect(made).toBe(1);
});

test('a run id, a correlation id, random numbers and ids can be given', () => {
  const root = createRunContext({ runId: 'r', correlationId: 'c', random: () => 0.25, newId: () => 'id' });
  expect([root.runId, root.correlationId, root.random(), root.newId(), root.newId('tool')]).toEqual([
    'r',
    'c',
    0.25,
    'id',
    'tool_id',
  ]);
});

test('with nothing configured ids differ and random numbers are between 0 and 1', () => {
  const root = createRunContext();
  expect(root.newId()).not.toBe(root.newId());
  expect(root.random()).toBeGreaterThanOrEqual(0);
  expect(root.random()).toBeLessThan(1);
});

test('a scope has the options it was given and everything else of its parent', () => {
  const root = createRunContext({ deadline: 5 });
  const { signal } = new AbortController();
  const scope = root.scope('a', { signal, deadline: 3, correlationId: 'c' });
  const inner = scope.scope('b');
  for (const context of [scope, inner]) {
    expect(context).toMatchObject({ deadline: 3, correlationId: 'c', runId: root.runId });
    expect(context.signal).toBe(signal);
    expect(context.budget).toBe(root.budget);
  }
  expect(root.signal).not.toBe(signal);
  expect(root.scope('x').signal).toBe(root.signal);
  expect(root.deadline).toBe(5);
});

test('options that are undefined count as left out', async () => {
  const absent: object = { signal: undefined, clock: undefined, permissions: undefined, budget: undefined };
  const noFiles: object = { files: undefined };
  const root = createRunContext({ ...absent, ports: noFiles });
  const scope = root.scope('a', absent);
  expect(scope.clock).toBe(systemClock);
  expect(scope.budget).toBe(root.budget);
  await expect(scope.effect('x', () => 1)).resolves.toBe(1);
  expect((await errorOf(() => scope.files.read('/a'))).code).toBe('NOT_SUPPORTED');
});

test('a narrower scope allows what both allow, and its ports ask it', async () => {
  const guards: Guard[] = [];
  const root = createRunContext({
    permissions: allowing('env', 'run'),
    ports: {
      environment: (guard) => {
        guards.push(guard);
        return {
          get: async (name) => guard.require({ kind: 'env', name }).then(() => 'value'),
          names: async () => [],
        };
      },
    },
  });
  const narrow = root.scope('a', { permissions: allowing('run', 'net') });
  await expect(root.environment.get('HOME')).resolves.toBe('value');
  for (const scope of [narrow, narrow.scope('b')]) {
    const error = await errorOf(() => scope.environment.get('HOME'));
    expect(error).toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(error.message).toContain('not env');
    await expect(scope.guard.require({ kind: 'run', command: 'git' })).resolves.toBeUndefined();
    await expect(scope.guard.require({ kind: 'net', host: 'x', port: 1 })).rejects.toThrow('not net');
  }
  expect(root.environment).toBe(root.environment);
  expect(new Set(guards).size).toBe(3);
});

test('a scope cannot widen what its parent allows', async () => {
  const wide: PermissionPolicy = { check: async () => ({ allowed: true }) };
  const scope = createRunContext().scope('a', { permissions: wide });
  await expect(scope.guard.require({ kind: 'read', path: '/a' })).rejects.toThrow('--allow-read=/a');
});

test('an event is built only when somebody listens to its type', () => {
  const recorder = createRecorder();
  const events = { ...recorder.events, has: (type: string) => type === 'heard' };
  const scope = createRunContext({ runId: 'r', correlationId: 'c', events }).scope('a');
  const built: string[] = [];
  for (const type of ['heard', 'unheard']) {
    scope.emit(type, () => {
      built.push(type);
      return { n: 1 };
    });
  }
  expect(built).toEqual(['heard']);
  expect(recorder.emitted).toEqual([{ type: 'heard', data: { n: 1 }, runId: 'r', path: 'a', correlationId: 'c' }]);
});

test('a registered component is called by kind and name, in a scope of its own', async () => {
  const context = createRunContext();
  const agent: BaseAgent = {
    kind: 'agent',
    name: 'a:b',
    description: 'x',
    execute: async (input, { path }) => ({ input, path }),
  };
  context.components.register(agent);
  await expect(context.scope('top').call({ component: 'agent:a:b', input: 1 })).resolves.toEqual({
    input: 1,
    path: 'top/agent:a:b',
  });
});

test('a component that cannot be called is told why', async () => {
  const context = createRunContext();
  context.components.register({ kind: 'agent', name: 'inert', description: 'x' });
  const codeOf = async (component: string) => (await errorOf(() => context.call({ component, input: 1 }))).code;
  expect(await codeOf('researcher')).toBe('VALIDATION_FAILED');
  expect(await codeOf(':researcher')).toBe('VALIDATION_FAILED');
  expect(await codeOf('agent:nobody')).toBe('NOT_FOUND');
  expect(await codeOf('agent:inert')).toBe('NOT_SUPPORTED');
});

test('run executes in a given context, or in a new one', async () => {
  const agent: BaseAgent<string, string> = {
    kind: 'agent',
    name: 'a',
    description: 'x',
    execute: async (input, { runId, path }) => `${input} ${runId} ${path}`,
  };
  await expect(run(agent, 'hi', createRunContext({ runId: 'r' }).scope('p'))).resolves.toBe('hi r p');
  await expect(run(agent, 'hi', { runId: 's' })).resolves.toBe('hi s ');
  await expect(run(agent, 'hi')).resolves.toMatch(/^hi run_/);
});

test('a context of null objects works, and names what it lacks', async () => {
  const context = createRunContext();
  const scan = async (): Promise<void> => {
    for await (const entry of context.state.scan()) expect(entry).toBeUndefined();
  };
  const lacking: Record<string, () => unknown> = {
    'file access': () => context.files.stat('/a'),
    'network access': () => context.fetch('http://x.org'),
    programs: () => context.processes.run({ command: 'git' }),
    environment: () => context.environment.names(),
    'state store': () => context.state.get('a'),
    'no state store': scan,
    'JSON Schema': () => context.jsonSchemas.compile({}),
  };
  for (const [what, call] of Object.entries(lacking)) {
    const error = await errorOf(call);
    expect(error.code).toBe('NOT_SUPPORTED');
    expect(error.message).toContain(what);
  }
  expect((await errorOf(() => context.models.resolve('a/b'))).code).toBe('MODEL_NOT_CONFIGURED');
  expect([context.models.canResolve('a/b'), context.hooks.has('onError'), context.events.has('x')]).toEqual([
    false,
    false,
    false,
  ]);
  await expect(context.tracer.span('x', {}, async () => 1)).resolves.toBe(1);
  await expect(context.state.close()).resolves.toBeUndefined();
});
