import {
  createRunContext,
  defineTool,
  SpellError,
  type EffectRequest,
  type Environment,
  type Guard,
  type Journal,
  type LeafTool,
  type PermissionPolicy,
  type Ports,
  type RunContextOptions,
  type Tool,
} from '@llmspell/core';
import { executeTool } from '@llmspell/core/kit';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { createRecorder } from '../__fixtures__/create-recorder.ts';
import { createSteppingClock } from '../__fixtures__/create-stepping-clock.ts';
import { errorOf, thrownBy } from '../__fixtures__/error-of.ts';

const double = defineTool({
  name: 'double',
  description: 'Doubles a number',
  inputSchema: z.object({ n: z.number(), times: z.number().default(2) }),
  execute: ({ n, times }) => ({ result: n * times }),
});

const failingWith = (error: unknown) =>
  defineTool({
    name: 'broken',
    description: 'Fails',
    inputSchema: z.object({}),
    execute: () => {
      throw error;
    },
  });

function setUp(options: RunContextOptions = {}) {
  const recorder = createRecorder();
  const clock = createSteppingClock(0);
  const { audit, events } = recorder;
  return { recorder, context: createRunContext({ runId: 'r', clock, audit, events, ...options }).scope('p') };
}

test('a call gives the output, with one audit record and a start and an end', async () => {
  const { context, recorder } = setUp();
  await expect(executeTool({ tool: double, input: { n: 4 }, toolCallId: 'c1' }, context)).resolves.toEqual({
    result: 8,
  });
  expect(recorder.records).toEqual([
    {
      timestamp: '1970-01-01T00:00:00.000Z',
      action: 'tool-call',
      target: 'double',
      result: 'success',
      runId: 'r',
      path: 'p',
      details: { params: { n: 4 }, toolCallId: 'c1', durationMs: 0 },
    },
  ]);
  const call = { tool_name: 'double', tool_call_id: 'c1' };
  expect(recorder.emitted.map(({ type, data, path }) => [type, data, path])).toEqual([
    ['tool.started', call, 'p'],
    ['tool.completed', { ...call, output: { result: 8 }, duration_ms: 0 }, 'p'],
  ]);
});

test('input that does not fit is refused before anything else happens', async () => {
  const { context, recorder } = setUp({ permissions: { check: () => expect.fail('asked') } });
  const error = await errorOf(() => executeTool({ tool: double, input: { n: 'x' } }, context));
  expect(error.code).toBe('VALIDATION_FAILED');
  expect(error.message).toMatch(/^Input of tool "double" is not valid: n: /);
  expect([recorder.records, recorder.emitted]).toEqual([[], []]);
});

test('a tool that is not allowed is not called, with one record of the refusal', async () => {
  const asked: unknown[] = [];
  const { context, recorder } = setUp({
    permissions: {
      check(request) {
        asked.push(request);
        return { allowed: false };
      },
    },
  });
  expect(await errorOf(() => executeTool({ tool: double, input: { n: 1 } }, context))).toMatchObject({
    code: 'PERMISSION_DENIED',
  });
  expect(asked).toEqual([{ kind: 'tool', tool: 'double' }]);
  expect(recorder.records.map(({ action, result }) => [action, result])).toEqual([['permission', 'denied']]);
  expect(recorder.emitted).toEqual([]);
});

test('an error without a code becomes TOOL_FAILED, with the tool named and the cause kept', async () => {
  const { context, recorder } = setUp();
  const cause = new Error('disk full');
  const error = await errorOf(() => executeTool({ tool: failingWith(cause), input: {} }, context));
  expect(error).toMatchObject({ code: 'TOOL_FAILED', message: 'Tool "broken" failed: disk full', cause });
  expect(recorder.records).toMatchObject([
    { action: 'tool-call', result: 'failure', details: { code: 'TOOL_FAILED' } },
  ]);
  expect(recorder.types()).toEqual(['tool.started', 'tool.failed']);
  expect(recorder.emitted[1]?.data).toMatchObject({ error: 'Tool "broken" failed: disk full' });
});

test('an error with a code is thrown as it is', async () => {
  const error = new SpellError({ code: 'FILE_FAILED', message: 'x' });
  expect(await thrownBy(() => executeTool({ tool: failingWith(error), input: {} }, setUp().context))).toBe(error);
});

test('an abort passes through untouched, with one record', async () => {
  const controller = new AbortController();
  const { context, recorder } = setUp({ signal: controller.signal });
  const reason = { why: 'stop' };
  const tool = defineTool({
    name: 'slow',
    description: 'x',
    inputSchema: z.object({}),
    execute: (_input, { signal }) => {
      controller.abort(reason);
      throw signal.reason;
    },
  });
  expect(await thrownBy(() => executeTool({ tool, input: {} }, context))).toBe(reason);
  expect(recorder.records.map(({ result }) => result)).toEqual(['failure']);
  expect(recorder.emitted.at(-1)?.data).toMatchObject({ error: 'stopped' });
});

test.each([() => 1, new Date(0), { a: 1n }, new Map()])('output that is not JSON is refused: %s', async (output) => {
  const tool = defineTool({ name: 'odd', description: 'x', inputSchema: z.object({}), execute: () => output });
  const error = await errorOf(() => executeTool({ tool, input: {} }, setUp().context));
  expect(error.code).toBe('VALUE_UNSUPPORTED');
  expect(error.message).toContain('The output of tool "odd"');
});

test('no output is null', async () => {
  const tool = defineTool({ name: 'mute', description: 'x', inputSchema: z.object({}), execute: () => {} });
  await expect(executeTool({ tool, input: {} }, setUp().context)).resolves.toBeNull();
});

const shout = defineTool({
  name: 'year',
  description: 'x',
  inputSchema: z.object({ day: z.string().transform((text) => new Date(text)) }),
  execute: ({ day }) => day.getUTCFullYear(),
});

test('a schema may turn the input into what is not JSON; the record has the input as it came', async () => {
  const { context, recorder } = setUp();
  await expect(executeTool({ tool: shout, input: { day: '2026-11-21' } }, context)).resolves.toBe(2026);
  expect(recorder.types()).toEqual(['tool.started', 'tool.completed']);
  expect(recorder.records).toHaveLength(1);
  expect(recorder.records[0]?.details).toMatchObject({ params: { day: '2026-11-21' } });
});

test('input that is not JSON, from a program, fails no call; the record says what it was', async () => {
  const tool = defineTool({
    name: 'size',
    description: 'x',
    inputSchema: z.object({ bytes: z.instanceof(Uint8Array) }),
    execute: ({ bytes }) => bytes.length,
  });
  const { context, recorder } = setUp();
  await expect(executeTool({ tool, input: { bytes: new Uint8Array(3) } }, context)).resolves.toBe(3);
  expect(recorder.records.map(({ result }) => result)).toEqual(['success']);
  expect(recorder.records[0]?.details).toMatchObject({ params: 'data with a value inside that is not JSON' });
});

function journaling() {
  const requests: EffectRequest<unknown>[] = [];
  const journal: Journal = {
    replaying: false,
    openLog: () => expect.fail('no log is opened here'),
    async effect(request) {
      requests.push(request);
      return request.run({ idempotencyKey: `key ${requests.length}`, signal: request.signal, part: () => {} });
    },
  };
  return { requests, journal };
}

test('a leaf tool is one effect, named and journaled as it asks', async () => {
  const { requests, journal } = journaling();
  const tool = defineTool({
    name: 'pay',
    description: 'x',
    effect: { onUncertain: 'at-most-once', timeoutMs: 9 },
    inputSchema: z.object({}),
    execute: (_input, { idempotencyKey }) => idempotencyKey,
  });
  await expect(executeTool({ tool, input: {} }, setUp({ journal }).context)).resolves.toBe('key 1');
  expect(requests).toMatchObject([
    { path: 'p', name: 'tool:pay', options: { onUncertain: 'at-most-once', timeoutMs: 9 } },
  ]);
  await executeTool({ tool: double, input: { n: 1 } }, setUp({ journal }).context);
  expect(requests[1]?.options).toEqual({});
});

test('a composite tool is a scope, and its own effects are the leaves', async () => {
  const { requests, journal } = journaling();
  const tool = defineTool({
    name: 'outer',
    description: 'x',
    composite: true,
    inputSchema: z.object({}),
    execute: (_input, context) => executeTool({ tool: double, input: { n: 1 } }, context),
  });
  await executeTool({ tool, input: {} }, setUp({ journal }).context);
  expect(requests.map(({ path, name }) => [path, name])).toEqual([['p/tool:outer', 'tool:double']]);
});

test('a leaf tool has ports, time, ids and chance of its context, and no way to nest an effect', async () => {
  const { signal } = new AbortController();
  const clock = createSteppingClock(7);
  const { context } = setUp({ signal, clock, random: () => 0.5, newId: () => 'id' });
  const seen: unknown[] = [];
  const tool = defineTool({
    name: 'look',
    description: 'x',
    inputSchema: z.object({}),
    execute(_input, own) {
      expect([own.signal, own.clock, own.logger]).toEqual([signal, clock, context.logger]);
      expect([own.files, own.fetch, own.processes, own.environment]).toEqual([
        context.files,
        context.fetch,
        context.processes,
        context.environment,
      ]);
      expect('effect' in own || 'scope' in own || 'state' in own).toBe(false);
      seen.push(own.random(), own.newId('x'), own.idempotencyKey);
    },
  });
  await executeTool({ tool, input: {} }, context);
  expect(seen).toEqual([0.5, 'x_id', 'r/p/tool:look']);
});

test.each([false, true])(
  'a tool with permissions of its own has those that its caller has too; composite: %s',
  async (composite) => {
    const asked: string[] = [];
    const only = (name: string): PermissionPolicy => ({
      check: (request) => ({ allowed: request.kind === 'tool' || (request.kind === 'env' && request.name === name) }),
    });
    const ports = {
      environment: (guard: Guard): Environment => ({
        async get(name) {
          await guard.require({ kind: 'env', name });
          asked.push(name);
          return name;
        },
        names: () => Promise.resolve([]),
      }),
    };
    const tool = (permissions?: PermissionPolicy) =>
      defineTool({
        composite,
        name: 'reader',
        description: 'Reads a variable',
        inputSchema: z.object({}),
        ...(permissions === undefined ? {} : { permissions }),
        execute: async (_input: object, { environment }: Ports) => (await environment.get('A')) ?? null,
      } as Omit<Tool, 'kind'> as LeafTool<object, string | null>);
    const { context } = setUp({ permissions: only('A'), ports });
    await expect(executeTool({ tool: tool(only('A')), input: {} }, context)).resolves.toBe('A');
    await expect(executeTool({ tool: tool(), input: {} }, context)).resolves.toBe('A');
    expect((await errorOf(() => executeTool({ tool: tool(only('B')), input: {} }, context))).code).toBe(
      'PERMISSION_DENIED',
    );
    const outer = context.scope('outer', { permissions: only('B') });
    expect((await errorOf(() => executeTool({ tool: tool(only('A')), input: {} }, outer))).code).toBe(
      'PERMISSION_DENIED',
    );
    expect(asked).toEqual(['A', 'A']);
  },
);

test('a failure has its code inside the effect, so that a journal has it too', async () => {
  const seen: unknown[] = [];
  const journal: Pick<Journal, 'effect'> = {
    async effect<T>(request: EffectRequest<T>) {
      try {
        return await request.run({ idempotencyKey: 'k', signal: request.signal, part: () => {} });
      } catch (error) {
        seen.push(error);
        throw error;
      }
    },
  };
  const { context } = setUp({ journal: journal as Journal });
  await errorOf(() => executeTool({ tool: failingWith(new TypeError('oops')), input: {} }, context));
  await errorOf(() =>
    executeTool({ tool: failingWith(new SpellError({ code: 'TIMEOUT', message: 'late' })), input: {} }, context),
  );
  expect(seen).toMatchObject([{ code: 'TOOL_FAILED', message: 'Tool "broken" failed: oops' }, { code: 'TIMEOUT' }]);
});
