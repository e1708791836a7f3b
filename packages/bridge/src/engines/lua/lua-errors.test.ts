import { ScriptError, SpellError } from '@llmspell/core';
import { afterAll, describe, expect, test } from 'vitest';

import { createTestHost } from './__fixtures__/test-host.ts';
import { createLuaEngine } from './index.ts';

const engine = createLuaEngine();
afterAll(() => engine.close());

async function run(code: string, filename = 'spell.lua'): Promise<unknown> {
  await using session = await engine.open({ api: createTestHost().api });
  return (await session.run({ code, filename })).value;
}

async function failure(code: string, filename?: string): Promise<ScriptError> {
  try {
    await run(code, filename);
  } catch (error) {
    if (error instanceof ScriptError) return error;
    throw error;
  }
  throw new Error('the script did not fail');
}

describe('an error of the host', () => {
  const CATCH = 'local agent = Agent.new{}\nlocal ok, err = pcall(agent.fail, agent)\n';

  test('has fields', async () => {
    expect(
      await run(`${CATCH}return { err.type, err.code, err.message, err.retry_after, err.retryable, err.data.model }`),
    ).toStrictEqual(['rate_limit', 'PROVIDER_RATE_LIMITED', 'boom', 1.5, true, 'm']);
  });

  test('is text as well', async () => {
    const code = 'local agent = Agent.new{}\nlocal ok, err = pcall(function()\nagent:fail() end)\n';
    expect(
      await run(`${code}return { tostring(err), "-> " .. err, err .. "!", err:match("b%w+"), err:find("boom") }`),
    ).toStrictEqual(['spell.lua:3: boom', '-> spell.lua:3: boom', 'spell.lua:3: boom!', 'boom', 14, 17]);
    expect(await run(`${code}return err.no_such_field == nil and type(err)`)).toBe('table');
  });

  test('that nobody catches keeps code, data and cause, and tells where', async () => {
    const error = await failure('local agent = Agent.new{}\nlocal function ask()\n  return (agent:fail())\nend\nask()');
    expect(error).toMatchObject({ code: 'PROVIDER_RATE_LIMITED', message: 'spell.lua:3: boom', data: { model: 'm' } });
    expect(error.frames).toStrictEqual([
      { file: 'spell.lua', line: 3, function: 'ask' },
      { file: 'spell.lua', line: 5 },
    ]);
    expect(SpellError.isInstance(error.cause) && error.cause.code).toBe('PROVIDER_RATE_LIMITED');
  });

  test('can be thrown on and stays the same error', async () => {
    const error = await failure(`${CATCH}error(err)`);
    expect(error).toMatchObject({ code: 'PROVIDER_RATE_LIMITED' });
    expect(SpellError.isInstance(error.cause)).toBe(true);
  });

  test('cannot be given another cause by the script', async () => {
    const error = await failure('error({ code = "TOOL_FAILED", message = "mine", r = 1 })');
    expect(error.cause).toBeUndefined();
  });

  test('of a sync method is the same kind', async () => {
    expect(await run('local ok, err = pcall(Tool.fail_now) return { err.code, err.type }')).toStrictEqual([
      'TOOL_NOT_FOUND',
      'not_found',
    ]);
  });

  test('that crosses twice is not prefixed twice', async () => {
    const error = await failure('local agent = Agent.new{}\nagent:with(function()\n  error("inner")\nend)');
    expect(error.message).toBe('spell.lua:3: inner');
  });
});

describe('an error of the script', () => {
  test('tells file and line, and shows the stack without ours', async () => {
    const error = await failure('local x = nil\nlocal function f()\n  return x.y\nend\nlocal v = f()');
    expect(error).toMatchObject({ code: 'SCRIPT_FAILED' });
    expect(error.message).toBe("spell.lua:3: attempt to index a nil value (upvalue 'x')");
    expect(error.frames.map(({ line }) => line)).toStrictEqual([3, 5]);
    expect(error.trace).toContain('stack traceback:');
    expect(error.trace).not.toMatch(/llmspell|\.ts|wasm/);
  });

  test('thrown in a coroutine begins where it was thrown', async () => {
    const error = await failure('local f = coroutine.wrap(function()\n  error("deep")\nend)\nf()');
    expect(error.message).toBe('spell.lua:2: deep');
    expect(error.frames.map(({ line }) => line)).toStrictEqual([2, 4]);
    expect(error.trace).not.toContain('llmspell');
  });

  test('that is a table arrives as it was thrown', async () => {
    expect(await failure('error({ code = 42, list = { 1 } })')).toMatchObject({
      code: 'SCRIPT_FAILED',
      message: '(error object is a table value)',
      thrown: { code: 42, list: [1] },
    });
    expect(await failure('error({ message = "why" })')).toMatchObject({ message: 'why', thrown: { message: 'why' } });
    expect(await failure('error()')).toMatchObject({ message: '(error object is a nil value)' });
    expect(await failure('error(coroutine.create(print))')).toMatchObject({ thrown: undefined });
  });

  test('of syntax has its line', async () => {
    const error = await failure('local a = {\n1,\n2\nlocal b');
    expect(error).toMatchObject({ code: 'SCRIPT_SYNTAX', frames: [{ file: 'spell.lua', line: 4 }] });
    expect(error.message).toMatch(/^spell\.lua:4: '}' expected \(to close '{' at line 1\)/);
  });

  test('keeps its line behind a shebang', async () => {
    expect((await failure('#!/usr/bin/env llmspell\nerror("x")')).message).toBe('spell.lua:2: x');
    expect(await run('#!/usr/bin/env llmspell\nreturn 1')).toBe(1);
    expect(await run('\uFEFFreturn 1')).toBe(1);
    expect(await run('\uFEFF#!/usr/bin/env llmspell\nreturn 1')).toBe(1);
  });

  test('shows a long file name whole', async () => {
    const filename = `${'long/'.repeat(30)}spell.lua`;
    expect((await failure('\nerror("x")', filename)).frames[0]).toStrictEqual({ file: filename, line: 2 });
  });

  test('in a value that cannot leave has a code', async () => {
    expect(await failure('return coroutine.create(print)')).toMatchObject({ code: 'VALUE_UNSUPPORTED' });
  });

  test('inside load() reaches the script unchanged', async () => {
    expect(await run('local f, err = load("x = = 1") return type(err)')).toBe('string');
  });
});

test('the trace that a script asks for has no line of ours', async () => {
  const trace = await run(
    'return coroutine.wrap(function() return select(2, xpcall(function() error("x") end, debug.traceback)) end)()',
  );
  expect(trace).toMatch(/^spell\.lua:1: x\nstack traceback:/);
  expect(trace).not.toContain('llmspell');
});
