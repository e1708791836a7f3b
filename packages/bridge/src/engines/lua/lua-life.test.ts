import { afterAll, describe, expect, test } from 'vitest';

import { createTestHost } from './__fixtures__/test-host.ts';
import { createLuaEngine } from './index.ts';

const engine = createLuaEngine();
afterAll(() => engine.close());

describe('functions of the script', () => {
  test('run while it waits and after it has ended, with what they remember', async () => {
    const host = createTestHost();
    await using session = await engine.open({ api: host.api });
    await session.run({
      code: 'local n = 0 Agent.keep(function(by) n = n + by return n, "dropped" end)',
      filename: 'spell.lua',
    });
    const [count] = host.kept;
    expect([await count?.call(2), await count?.call(3)]).toStrictEqual([2, 5]);
  });

  test('interleave at host calls, also inside coroutines', async () => {
    const host = createTestHost();
    await using session = await engine.open({ api: host.api });
    const code = `
      local agent, log = Agent.new{}, {}
      local function branch(name)
        return coroutine.wrap(function()
          for i = 1, 3 do agent:chat(name) log[#log + 1] = name end
        end)
      end
      agent:par({ branch("a"), branch("b") })
      return table.concat(log)`;
    expect((await session.run({ code, filename: 'spell.lua' })).value).toBe('ababab');
  });

  test('that call the host inside each other nest, to a clean end', async () => {
    await using session = await engine.open({ api: createTestHost().api });
    const code = `
      local agent = Agent.new{}
      local function down(n) return n == 0 and "end" or agent:with(function() return down(n - 1) end) end
      local function pumped(n) return n == 0 and "end" or (("x"):gsub("x", function() return agent:with(function() return pumped(n - 1) end) end)) end
      local ok, err = pcall(pumped, 500)
      return { down(60), pumped(10), ok, tostring(err):match("C stack overflow") }`;
    const { value } = await session.run({ code, filename: 'spell.lua' });
    expect(value).toStrictEqual([`end${'!'.repeat(60)}`, `end${'!'.repeat(10)}`, false, 'C stack overflow']);
  });

  test('are let go when the host has let them go', async () => {
    const host = createTestHost();
    await using session = await engine.open({ api: host.api });
    const code = `
      local kept = setmetatable({}, { __mode = "k" })
      local function make() local f = function() end kept[f] = true Agent.keep(f) end
      make()
      Agent.keep(function() collectgarbage() return next(kept) == nil end)`;
    await session.run({ code, filename: 'spell.lua' });
    const [dropped, isGone] = host.kept;
    expect(await isGone?.call()).toBe(false);
    dropped?.release();
    await Promise.resolve();
    expect(await isGone?.call()).toBe(true);
    await expect(dropped?.call()).rejects.toThrow('attempt to call a nil value');
  });

  test('given again after a release work', async () => {
    const host = createTestHost();
    await using session = await engine.open({ api: host.api });
    await session.run({
      code: 'local f = function() return "here" end Agent.keep(f) Agent.keep(function() Agent.keep(f) end)',
      filename: 'spell.lua',
    });
    host.kept[0]?.release();
    await host.kept[1]?.call();
    expect(await host.kept[2]?.call()).toBe('here');
  });
});

test('handles that Lua collects are released, and those it holds are not', async () => {
  const host = createTestHost();
  await using session = await engine.open({ api: host.api });
  const code = `
    local agent = Agent.new{ name = "held" }
    for i = 1, 300 do Agent.new{ name = "dropped" } if i % 50 == 0 then collectgarbage() end end
    collectgarbage()
    return Agent.echo(agent) == agent and agent:chat("still")`;
  expect((await session.run({ code, filename: 'spell.lua' })).value).toBe('still!');
});

test('a fresh machine for every spell, on a thread that is used again', async () => {
  const first = await engine.open({ api: createTestHost().api });
  await first.run({ code: 'leak = 1 string.leak = 1 Agent.leak = 1', filename: 'spell.lua' });
  expect((await first.stats()).memoryBytes).toBeGreaterThan(1000);
  await first.close();
  await using second = await engine.open({ api: createTestHost().api });
  const { value } = await second.run({
    code: 'return leak == nil and string.leak == nil and Agent.leak == nil',
    filename: 'spell.lua',
  });
  expect(value).toBe(true);
});

test('closing the engine leaves no thread', async () => {
  const threads = () =>
    process.getActiveResourcesInfo().filter((name) => name === 'Worker' || name === 'MessagePort').length;
  const before = threads();
  const own = createLuaEngine();
  const sessions = await Promise.all([1, 2, 3].map(() => own.open({ api: createTestHost().api })));
  const runs = sessions.map((session) => session.run({ code: 'while true do end', filename: 'spell.lua' }));
  const ended = Promise.allSettled(runs);
  await own.close();
  expect((await ended).map(({ status }) => status)).toStrictEqual(['rejected', 'rejected', 'rejected']);
  expect(threads()).toBeLessThanOrEqual(before);
  await expect(own.open({ api: createTestHost().api })).rejects.toMatchObject({ code: 'CLOSED' });
});
