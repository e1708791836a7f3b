import { expect, test } from 'vitest';

import { runSpell } from './run-spell.ts';

test('runs one spell and closes what it made', async () => {
  const spell = { filename: 'a.lua', code: 'return Spell.input.n + 1' };
  const { value, exitCode, spent } = await runSpell(spell, { input: { n: 41 }, runtime: { environment: {} } });
  expect({ value, exitCode, spent }).toEqual({ value: 42, exitCode: 0, spent: { usd: 0, tokens: 0 } });
});
