import { afterAll, expect, test } from 'vitest';

import { ASYNC_CASES } from './__fixtures__/async-cases.ts';
import { createTestHost } from './__fixtures__/test-host.ts';
import { createLuaEngine } from './index.ts';

const engine = createLuaEngine();
afterAll(() => engine.close());

test.each(ASYNC_CASES)('a host call waits in direct style: %s', async (_name, code, expected) => {
  await using session = await engine.open({ api: createTestHost().api });
  const { value } = await session.run({
    code: `agent = Agent.new{}\n${code}`,
    filename: 'spell.lua',
    modules: new Map([['m', 'return agent:chat("p")']]),
  });
  expect(value).toBe(expected);
});
