import { describe, expect, test } from 'vitest';

import { runSpellCase } from './run-spell-case.ts';
import { readSpellCases, SPELL_FILES } from './spell-case.ts';

// Whatever a script can see has one spell in each language that must give the same JSON.
describe.each(readSpellCases().map((spellCase) => [spellCase.name, spellCase] as const))('%s', (_, spellCase) => {
  test('both languages give the expected JSON and print the same', async () => {
    const printed: string[] = [];
    for (const file of SPELL_FILES) {
      const result = await runSpellCase(spellCase, file);
      expect({ file, value: result.value }).toEqual({ file, value: spellCase.expected });
      printed.push(result.printed);
    }
    expect(printed[1]).toBe(printed[0]);
  });
});
