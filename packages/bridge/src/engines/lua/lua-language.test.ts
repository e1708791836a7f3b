import type { ScriptOutput, ScriptSessionOptions } from '@llmspell/core';
import { afterAll, describe, expect, test } from 'vitest';

import { createTestHost } from './__fixtures__/test-host.ts';
import { createLuaEngine } from './index.ts';

const engine = createLuaEngine();
afterAll(() => engine.close());

async function run(code: string, options: Partial<ScriptSessionOptions> = {}, modules: Record<string, string> = {}) {
  await using session = await engine.open({ api: createTestHost().api, ...options });
  return await session.run({ code, filename: 'dir/spell.lua', modules: new Map(Object.entries(modules)) });
}

async function value(code: string, options?: Partial<ScriptSessionOptions>): Promise<unknown> {
  return (await run(code, options)).value;
}

async function printed(code: string): Promise<readonly ScriptOutput[]> {
  const output: ScriptOutput[] = [];
  await run(code, { onOutput: (part) => output.push(part) });
  return output;
}

describe('output', () => {
  test('print follows tostring', async () => {
    const [out] = await printed(
      'print(1, 2.0, "x", nil, true, setmetatable({}, { __tostring = function() return "mine" end })) print()',
    );
    expect(out).toStrictEqual({ stream: 'stdout', text: '1\t2.0\tx\tnil\ttrue\tmine\n\n' });
  });

  test('io.write writes as it is, and streams keep their order', async () => {
    const parts = await printed(
      'io.write("a", 1, "\\n"):write("b") io.stderr:write("oops") print("c") warn("@on") warn("w")',
    );
    expect(parts.map(({ stream, text }) => [stream, text])).toStrictEqual([
      ['stdout', 'a1\nb'],
      ['stderr', 'oops'],
      ['stdout', 'c\n'],
      ['stderr', 'Lua warning: w\n'],
    ]);
    await expect(run('io.write(nil)')).rejects.toThrow("bad argument #1 to 'write' (string expected, got nil)");
  });

  test('what was printed before an error or an end arrives', async () => {
    for (const code of ['print("before") error("x")', 'print("before") os.exit(0)', 'print("before") Agent.echo(1)']) {
      const output: ScriptOutput[] = [];
      await run(code, { onOutput: (part) => output.push(part) }).catch(() => {});
      expect(output.map(({ text }) => text)).toStrictEqual(['before\n']);
    }
  });
});

describe('arguments', () => {
  test('are positional and named', async () => {
    const args = ['one', '--output-dir', '/tmp', 'two', '--flag', '--key=a=b', '--last'];
    expect(
      await value(
        'return { ARGS[0], ARGS[1], ARGS[2], ARGS["output-dir"], ARGS.flag, ARGS.key, ARGS.last, #arg, arg[0], args == ARGS }',
        { args },
      ),
    ).toStrictEqual(['dir/spell.lua', 'one', 'two', '/tmp', 'true', 'a=b', 'true', 7, 'dir/spell.lua', true]);
  });
});

describe('os', () => {
  test('has the time of the session, in UTC', async () => {
    const now = () => Date.UTC(2024, 1, 3, 4, 5, 6);
    expect(
      await value(
        'return { os.time(), os.date("%Y-%m-%d %H:%M:%S"), os.time({ year = 2024, month = 2, day = 3, hour = 0 }), os.date("*t").yday }',
        {
          now,
        },
      ),
    ).toStrictEqual([1_706_933_106, '2024-02-03 04:05:06', 1_706_918_400, 34]);
  });

  test('os.clock moves on', async () => {
    expect(await value('local t = os.clock() while os.clock() == t do end return os.clock() > t')).toBe(true);
  });

  test.each([
    ['os.exit()', 0],
    ['os.exit(3)', 3],
    ['os.exit(true)', 0],
    ['os.exit(false)', 1],
    ['pcall(os.exit, 4) while true do end', 4],
    ['coroutine.wrap(function() os.exit(5) end)()', 5],
    ['local x <close> = setmetatable({}, { __close = function() os.exit(9) end }) os.exit(6)', 6],
  ])('%s ends the spell', async (code, exitCode) => {
    expect(await run(code)).toStrictEqual({ value: undefined, exitCode });
  });

  test('nothing else is there', async () => {
    expect(
      await value(
        'local names = {} for name in pairs(os) do names[#names + 1] = name end table.sort(names) return names',
      ),
    ).toStrictEqual(['clock', 'date', 'difftime', 'exit', 'getenv', 'time']);
    expect(await value('local f, why = io.open("x.txt") return f == nil and why')).toContain('x.txt');
    expect(await value('return io.read() == nil')).toBe(true);
  });
});

describe('libraries', () => {
  test('globals are the ones of Lua without the outside, and ours', async () => {
    const code = 'local t = {} for name in pairs(_G) do t[#t + 1] = name end table.sort(t) return table.concat(t, " ")';
    expect(await value(code)).toBe(
      'ARGS Agent Agents BaseAgent Calculator JSON Tool _G _VERSION arg args assert collectgarbage coroutine debug error ' +
        'getmetatable io ipairs load math next os pairs pcall print rawequal rawget rawlen rawset require select ' +
        'setmetatable string table tonumber tostring type utf8 warn xpcall',
    );
  });

  test('collectgarbage counts and collects', async () => {
    expect(
      await value(
        'return { collectgarbage("count") > 0, collectgarbage(), collectgarbage("stop"), collectgarbage("isrunning") }',
      ),
    ).toStrictEqual([true, 0, 0, true]);
  });

  test('random numbers and the order of tables come from the seed', async () => {
    const code = `
      math.randomseed()
      local keys = {} for i = 1, 30 do keys["key" .. i] = i end
      local order = {} for name in pairs(keys) do order[#order + 1] = name end
      return { math.random(), table.concat(order, " ") }`;
    const first = await value(code, { seed: 1 });
    expect(await value(code, { seed: 1 })).toStrictEqual(first);
    const [random, order] = (await value(code, { seed: 2 })) as [number, string];
    expect([random, order]).not.toStrictEqual(first);
  });

  test('require gives the modules of the source, once each', async () => {
    const modules = {
      './lib.lua': 'count = (count or 0) + 1 return { name = ..., add = function(a, b) return a + b end }',
      bad: 'return =',
    };
    const code =
      'local lib = require("./lib.lua") return { require("./lib.lua") == lib, lib.name, lib.add(1, 2), count }';
    expect((await run(code, {}, modules)).value).toStrictEqual([true, './lib.lua', 3, 1]);
    expect((await run('return require("lib").name', {}, modules)).value).toBe('lib');
    expect((await run('return require("a.b")', {}, { './a/b.lua': 'return "deep"' })).value).toBe('deep');
    await expect(run('require("other")', {}, modules)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(run('require("bad")', {}, modules)).rejects.toMatchObject({ code: 'SCRIPT_SYNTAX' });
  });

  test('load takes text with an environment, never bytecode', async () => {
    expect(await value('return load("return x", "c", "bt", { x = 5 })()')).toBe(5);
    expect(await value('local f, why = load("\\27Lua") return why')).toContain('attempt to load a binary chunk');
    expect(await value('return string.dump == nil')).toBe(true);
  });

  test('a finalizer is refused', async () => {
    await expect(run('setmetatable({}, { __gc = function() end })')).rejects.toThrow('finalizers (__gc) do not run');
    expect(await value('return getmetatable("") == false and getmetatable(JSON.array())')).toBe('list');
  });
});

describe('coroutines', () => {
  test('behave as in Lua', async () => {
    expect(
      await value(`
        local co = coroutine.create(function(a) local b = coroutine.yield(a + 1) return b * 2 end)
        local results = { select(2, coroutine.resume(co, 1)), coroutine.status(co), select(2, coroutine.resume(co, 5)), coroutine.status(co) }
        local ok, why = coroutine.resume(co)
        results[5], results[6] = ok, why
        results[7], results[8] = coroutine.isyieldable(), select(2, coroutine.running())
        results[9] = coroutine.wrap(function() return coroutine.isyieldable() end)()
        return results`),
    ).toStrictEqual([2, 'suspended', 10, 'dead', false, 'cannot resume dead coroutine', false, true, true]);
    await expect(run('coroutine.yield(1)')).rejects.toThrow('attempt to yield from outside a coroutine');
  });

  test('one that waits for the host cannot be resumed by another branch', async () => {
    expect(
      await value(`
        local agent = Agent.new{}
        local co = coroutine.create(function() return agent:chat("a") end)
        return agent:par({
          function() return select(2, coroutine.resume(co)) end,
          function() return coroutine.status(co) .. " " .. tostring(select(2, coroutine.resume(co))) end,
        })`),
    ).toStrictEqual(['a!', 'normal cannot resume non-suspended coroutine']);
  });
});
