import { afterAll, describe, expect, test } from 'vitest';

import { createTestHost, type TestHost } from './__fixtures__/test-host.ts';
import { createLuaEngine } from './index.ts';

const engine = createLuaEngine();
afterAll(() => engine.close());

async function run(code: string, host: TestHost = createTestHost()): Promise<unknown> {
  await using session = await engine.open({ api: host.api });
  return (await session.run({ code, filename: 'spell.lua' })).value;
}

describe('a host class', () => {
  test.each<[code: string, value: unknown]>([
    ['return Agent.new({ name = "ada" }).name', 'ada'],
    ['return Agent.new{ name = "ada" }:chat("hi")', 'hi!'],
    ['return Agent:new({ name = "ada" }).name', 'ada'],
    ['return Agent({ name = "ada" }).name', 'ada'],
    ['return Agent.new("prompt").name', 'agent'],
    ['return Agents == Agent and Agents.VERSION', '1.0'],
    ['return Agent.limits', { turns: 3, names: [] }],
    ['return Agent.echo(1), Agent:echo(1)', [1, 1]],
    ['return tostring(Agent), tostring(Agent.new{ name = "ada" })', ['Agent', 'Agent(ada)']],
    ['return Agent.no_such_thing == nil', true],
    ['return Agent.later()("x")', 'host x'],
    ['local f = Agent.later() return Agent.echo(f) == f', true],
  ])('%s', async (code, value) => {
    expect(await run(code)).toStrictEqual(value);
  });

  test('looks up names that are not declared', async () => {
    expect(
      await run('return Tool.calculator.name, Tool.calculator == Tool.calculator, Tool.other == nil'),
    ).toStrictEqual(['calculator', true, true]);
  });
});

describe('a handle', () => {
  test('takes calls with a dot and with a colon', async () => {
    const call = 'execute({ left = 1, right = 2 }).result';
    expect(await run(`local tool = Tool.calculator return { tool.${call}, tool:${call} }`)).toStrictEqual([3, 3]);
    expect(await run('local a = Agent.new{} return a.stream_chat == a.stream_chat and a.chat ~= a.stream_chat')).toBe(
      true,
    );
  });

  test('has methods and fields in both spellings', async () => {
    expect(
      await run(
        'local a = Agent.new{} return { a.system_prompt, a.systemPrompt, a.streamChat ~= nil, a.stream_chat ~= nil }',
      ),
    ).toStrictEqual(['be brief', 'be brief', true, true]);
  });

  test('stands for its text when its class says so', async () => {
    expect(await run('local tool = Tool.calculator return tostring(tool), "the " .. tool .. "!"')).toStrictEqual([
      'calculator',
      'the calculator!',
    ]);
  });

  test('is itself when it comes again, and cannot be opened', async () => {
    expect(
      await run(
        'local a = Agent.new{} return { Agent.echo(a) == a, getmetatable(a), pcall(setmetatable, a, {}) == true }',
      ),
    ).toStrictEqual([true, 'Agent', false]);
  });

  test('that is copied is no handle', async () => {
    const copy = 'local a, copy = Agent.new{}, {} for k, v in pairs(a) do copy[k] = v end return Agent.chat(copy, "x")';
    await expect(run(copy)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  test('with fields of another is still its own', async () => {
    expect(
      await run(
        'local a, b = Agent.new{ name = "a" }, Agent.new{ name = "b" } a.name = b.name return Agent.echo(a) == a',
      ),
    ).toBe(true);
  });

  test('of a wrong method says what to do', async () => {
    await expect(run('return Agent.chat("hi")')).rejects.toThrow(/with a colon/);
    await expect(run('return Agent.new{}:nope()')).rejects.toThrow("attempt to call a nil value (method 'nope')");
  });
});

describe('a stream', () => {
  test('is read by for, and by next and collect', async () => {
    const words = (use: string): Promise<unknown> =>
      run(`local agent = Agent.new{} local words = {} ${use} return words`);
    const expected = ['one', 'two', 'three'];
    expect(await words('for w in agent:stream_chat("one two three") do words[#words + 1] = w end')).toStrictEqual(
      expected,
    );
    expect(await words('words = agent:stream_chat("one two three"):collect()')).toStrictEqual(expected);
    expect(
      await words(
        'local s = agent.stream_chat("one two three") while not s:is_done() do words[#words + 1] = s:next() end',
      ),
    ).toStrictEqual(expected);
    expect(
      await words('local s <close> = agent:streamChat("one two") words[1] = s() s:close() words[2] = s()'),
    ).toStrictEqual(['one']);
  });
});

test('a stream is one argument', async () => {
  const host = createTestHost();
  await run('local agent = Agent.new{} Agent.record("first", agent:stream_chat("a b"))', host);
  expect(host.recorded).toHaveLength(2);
});

describe('a class of the script', () => {
  const WORKER = `
    local Worker = BaseAgent:extend("Worker")
    function Worker:init(config) self.name = config.name self.done = 0 self.secret = function() end end
    function Worker:execute(input) self.done = self.done + 1 return self.name .. " did " .. input end
    function Worker:on_done() end`;

  test('is an object of the host', async () => {
    const host = createTestHost();
    expect(
      await run(
        `${WORKER}\nlocal w = Worker.new({ name = "w" }) return { w:run("it"), w.done, tostring(w), tostring(Worker) }`,
        host,
      ),
    ).toStrictEqual(['w did it', 1, 'Worker(w)', 'Worker']);
    expect(host.adopted).toMatchObject([
      { className: 'Worker', baseName: 'BaseAgent', methods: ['execute', 'onDone'], fields: { name: 'w', done: 0 } },
    ]);
    expect(host.adopted[0]?.fields).not.toHaveProperty('secret');
  });

  test('without init takes its configuration as fields; with a dot or a colon', async () => {
    const code = 'local A = BaseAgent.extend() function A:execute() return self.x end';
    expect(
      await run(`${code} return { A.new({ x = 1 }):run(), A:new({ x = 2 }):run(), A({ x = 3 }):run() }`),
    ).toStrictEqual([1, 2, 3]);
  });

  test('can be extended, and calls its parent', async () => {
    expect(
      await run(`${WORKER}
        local Boss = Worker:extend("Boss")
        function Boss:execute(input) return "boss " .. Worker.execute(self, input) end
        return Boss.new({ name = "b" }):run("it")`),
    ).toBe('boss b did it');
  });

  test('whose method fails shows the line of the script', async () => {
    const code = 'local A = BaseAgent:extend()\nfunction A:execute()\n  error("broken")\nend\nA.new():run()';
    await expect(run(code)).rejects.toMatchObject({ message: 'spell.lua:3: broken' });
    await expect(run('local A = BaseAgent:extend() A.new():run()')).rejects.toThrow(
      'the object has no method "execute"',
    );
  });
});
