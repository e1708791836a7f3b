import { LimitError, type ScriptLimits } from '@llmspell/core';
import { afterAll, describe, expect, test } from 'vitest';

import { ATTACKS } from './__fixtures__/attacks.ts';
import { createTestHost } from './__fixtures__/test-host.ts';
import { createLuaEngine } from './index.ts';

const engine = createLuaEngine();
afterAll(() => engine.close());

const LIMITS: Partial<ScriptLimits> = {
  cpuMs: 200,
  memoryBytes: 32 * 1024 * 1024,
  maxOutputBytes: 64 * 1024,
  maxHostCalls: 300,
  maxMessageBytes: 1024 * 1024,
};

/** Time enough to reach another limit than that of CPU time. */
const PATIENT = { cpuMs: 5_000 };

async function run(code: string, limits: Partial<ScriptLimits> = {}): Promise<unknown> {
  await using session = await engine.open({ api: createTestHost().api, limits: { ...LIMITS, ...limits } });
  return (await session.run({ code: `agent = Agent.new{}\n${code}`, filename: 'spell.lua' })).value;
}

// Several hostile scripts share the machine's cores with whatever else it does.
describe('the host outlives a hostile script', { timeout: 60_000 }, () => {
  test.each(ATTACKS)('%s', async (_name, code, outcome) => {
    const ended = await run(code, outcome === 'cpu' ? {} : PATIENT).then(
      () => 'ends',
      (error: unknown) => endingOf(error),
    );
    expect(ended).toMatch(outcome);
    // The next script is served as if nothing had been.
    expect(await run('return agent:chat("hi")')).toBe('hi!');
  });

  test('all of them at once', async () => {
    const endings = await Promise.allSettled(ATTACKS.map(([, code]) => run(code)));
    expect(endings).toHaveLength(ATTACKS.length);
    expect(await run('return agent:chat("hi")')).toBe('hi!');
  });
});

function endingOf(error: unknown): string {
  return error instanceof LimitError ? error.limit : String(error);
}

test('a limit cannot be caught, not even by a variable that is to be closed', async () => {
  const swallow = `
    local function forever() while true do end end
    local guard <close> = setmetatable({}, { __close = function() print("closed") end })
    pcall(forever) xpcall(forever, function() return "handled" end)
    return "survived"`;
  await expect(run(swallow)).rejects.toMatchObject({ code: 'SCRIPT_LIMIT', limit: 'cpu' });
  await expect(run('pcall(string.rep, "x", 1e9) return "survived"', PATIENT)).rejects.toMatchObject({
    limit: 'memory',
  });
});

test('memory that was let go counts no more', async () => {
  // Over the limit in sum, never at once.
  expect(
    await run('local kb = ("x"):rep(1000) for i = 1, 100 do local s = kb:rep(2000) end return "done"', PATIENT),
  ).toBe('done');
});

test('a memory limit below what the machine begins with holds too', async () => {
  const limits = { memoryBytes: 6 * 1024 * 1024 };
  await using session = await engine.open({ api: createTestHost().api, limits });
  const growing = session.run({ code: 'local t = {} for i = 1, 1e6 do t[i] = i end', filename: 'spell.lua' });
  await expect(growing).rejects.toMatchObject({ limit: 'memory' });
});
