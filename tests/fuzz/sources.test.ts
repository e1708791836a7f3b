import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { ERROR_CODES, SpellError } from '@llmspell/core';
import * as fc from 'fast-check';
import { createRuntime, type Runtime } from 'llmspell';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { TEXTS } from './hostile-texts.ts';

const SPELLS = path.resolve(import.meta.dirname, '../spells');
const SOURCES = 60;

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ environment: {}, model: 'echo/echo' });
});

afterAll(() => runtime.close());

/** The spells of a language, broken: pieces cut out, doubled, moved, replaced by something else. */
function brokenSources(extension: string): readonly string[] {
  const whole = readdirSync(SPELLS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => readFileSync(path.join(SPELLS, name, `spell.${extension}`), 'utf8'));
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  const broken = fc
    .tuple(
      fc.constantFrom(...whole),
      place,
      place,
      fc.constantFrom('', '\u0000', '(', '}', 'end', '`', ...TEXTS),
      fc.boolean(),
    )
    .map(([text, a, b, filling, doubled]) => {
      const [from, to] = [a, b].map((part) => Math.floor(part * text.length)).toSorted((x, y) => x - y) as [
        number,
        number,
      ];
      const cut = text.slice(from, Math.min(to, from + 80));
      return text.slice(0, from) + filling + (doubled ? cut + cut : '') + text.slice(from + cut.length);
    });
  return fc.sample(broken, SOURCES);
}

const CODES: ReadonlySet<string> = new Set(ERROR_CODES.filter((code) => code !== 'INTERNAL'));

test.each(['lua', 'js'])(
  'a broken spell is checked and ends with a code: %s',
  async (extension) => {
    const failures: string[] = [];
    const counts = { found: 0, ran: 0, failed: 0 };
    for (const code of brokenSources(extension)) {
      const source = { code, filename: `broken.${extension}` };
      try {
        const findings = await runtime.checkSpell(source);
        if (findings.some(({ severity }) => severity === 'error')) counts.found += 1;
        await runtime.runSpell(source, { limits: { wallMs: 2_000, cpuMs: 1_000 } });
        counts.ran += 1;
      } catch (error) {
        counts.failed += 1;
        // Without a code of the host it is the spell's own error, as it threw it.
        if (!SpellError.isInstance(error) || !CODES.has(error.code)) failures.push(`${String(error)}\n${code}`);
      }
    }
    process.stdout.write(`fuzz ${extension}: ${JSON.stringify(counts)}\n`);
    expect(failures).toEqual([]);
    expect(counts.found).toBeGreaterThan(0);
  },
  300_000,
);
