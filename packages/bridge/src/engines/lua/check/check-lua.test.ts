import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ScriptDiagnostic } from '@llmspell/core';
import { describe, expect, test } from 'vitest';

import { createTestHost } from '../__fixtures__/test-host.ts';
import { createLuaEngine } from '../index.ts';
import { checkLua } from './check-lua.ts';
import { findGlobals } from './find-globals.ts';

const { manifest } = createTestHost().api;

async function check(code: string, modules: Record<string, string> = {}): Promise<readonly ScriptDiagnostic[]> {
  return createLuaEngine().check({ code, filename: 'spell.lua', modules: new Map(Object.entries(modules)) }, manifest);
}

async function messages(code: string): Promise<readonly string[]> {
  return (await check(code)).map(({ severity, line, column, message }) => `${severity} ${line}:${column} ${message}`);
}

describe('syntax', () => {
  test('has the line of Lua’s own parser', async () => {
    expect(await check('#!/usr/bin/env llmspell\nlocal x = = 1')).toStrictEqual([
      { severity: 'error', message: "unexpected symbol near '='", file: 'spell.lua', line: 2 },
    ]);
  });

  test('of a file that begins with a byte order mark is like that of any other', async () => {
    expect(await check('\uFEFFreturn require("m")', { m: '\uFEFFreturn 1' })).toStrictEqual([]);
  });

  test('of modules counts too', async () => {
    expect(await check('return require("m")', { m: 'return 1\nend' })).toMatchObject([{ file: 'm', line: 2 }]);
  });

  test('nothing of the script runs', async () => {
    expect(await check('while true do end')).toStrictEqual([]);
  });
});

describe('names', () => {
  test.each<[code: string, found: readonly string[]]>([
    ['local agent = Agent.new{}\nprint(agent:chat("hi"))', []],
    ['Agnt.new{}', ['error 1:1 Unknown global "Agnt". Did you mean "Agent"?']],
    ['\n  prnt("x")', ['error 2:3 Unknown global "prnt". Did you mean "print"?']],
    ['Agent.ne{}', ['error 1:1 Agent has no member "ne". Did you mean "new"?']],
    ['Agents.echo(1) Agents:eco(1)', ['error 1:16 Agents has no member "eco". Did you mean "echo"?']],
    ['os.execute("ls")', ['error 1:1 os has no member "execute".']],
    ['math.pow(2, 3) string.format("")', ['error 1:1 math has no member "pow".']],
    ['return Tool.anything', []],
    ['if RAG then RAG.search("x") end', ['warning 1:13 Unknown global "RAG".']],
    ['if RAG then print("x") end', []],
    ['print(undefind)', ['warning 1:7 Unknown global "undefind".']],
    ['local r = RAG and RAG.x or type(RAG) == "table" if not (RAG) then end', ['warning 1:19 Unknown global "RAG".']],
    ['helper = function() end helper()', []],
    ['function helper() end helper()', []],
    ['function Agent.mine() end Agent.mine()', []],
    ['local Agent = {} Agent.whatever()', []],
    ['local function f(a, ...) return a.b, f() end', []],
    ['for i = 1, 3 do i.x() end for k, v in pairs({}) do k.x(v.y) end', []],
    ['for i = i.x, 2 do end', ['error 1:9 Unknown global "i". Did you mean "io"?']],
    ['repeat local done = true until done.x', []],
    ['local x <const>, y <close> = 1, nil x.a() y.b()', []],
    ['local x = x.y', ['error 1:11 Unknown global "x".']],
    [
      'local t = { a = 1, [k.x] = 2, b.c; d{} }',
      ['error 1:21 Unknown global "k".', 'error 1:31 Unknown global "b".', 'error 1:36 Unknown global "d".'],
    ],
    ['goto done ::done:: local s = [[ nope.x() ]] --[==[ nope.x() ]==] -- nope.x()', []],
    ['local B = BaseAgent:extend() function B:execute() return self:run() end', []],
    ['local s = "a" .. undefined1.x', ['error 1:18 Unknown global "undefined1".']],
    ['if a then elseif b.c then else d.e() end', ['error 1:18 Unknown global "b".', 'error 1:32 Unknown global "d".']],
    ['("x"):rep(3):len() print"x" print[[x]]', []],
  ])('%s', async (code, found) => {
    expect(await messages(code)).toStrictEqual(found);
  });
});

test('the prelude itself uses only names it defines or Lua has', () => {
  const folder = join(import.meta.dirname, '../prelude');
  const hidden = new Set(['package', 'dofile', 'loadfile', '_G']);
  for (const file of readdirSync(folder)) {
    const globals = findGlobals(readFileSync(join(folder, file), 'utf8')).filter(({ kind }) => kind === 'needed');
    const unknown = globals.filter(({ name }) => !hidden.has(name) && !LUA.has(name));
    expect(unknown.map(({ name, line }) => `${file}:${line} ${name}`)).toStrictEqual([]);
  }
});

const LUA = new Set(['string', 'table', 'math', 'os', 'io', 'debug', 'coroutine', 'collectgarbage', 'getmetatable']);

test('checks a long script in one pass', async () => {
  const code = 'local t = {}\n' + 't[#t + 1] = function(a) return { a = a, b = a .. "x" } end\n'.repeat(3000);
  expect(await checkLua({ code, filename: 'spell.lua' }, manifest)).toStrictEqual([]);
});
