import process from 'node:process';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { sampleKillPoints } from '../kill/kill-points.ts';
import { PHASES } from './counting-world.ts';
import { CALLS, killAndResume } from './kill-and-resume.ts';

// CHAOS_POINTS=400 is every phase of every call; CHAOS_SEED chooses another sample. Both languages together have 32 points.
const count = Number(process.env['CHAOS_POINTS'] ?? 16);
const seed = Number(process.env['CHAOS_SEED'] ?? 1);
const calls = { calls: CALLS, phases: PHASES };
const points = sampleKillPoints({ ...calls, count, seed });

/** Kills a spell at points of its run, and compares what it gives after it was resumed. */
export function killSpell(spell: string): void {
  describe(`${spell}, a spell of ${CALLS} calls whose process is killed`, () => {
    let expected: unknown;
    let passed = 0;
    beforeAll(async () => {
      expected = (await killAndResume(spell, [])).result;
    }, 60_000);
    afterAll(() => {
      console.log(`${spell}: killed and resumed: ${passed} of ${points.length} points (seed ${seed})`);
    });

    test.for(points)('once, when call $call is $phase ($turns turns later)', async (point) => {
      const { result, faults } = await killAndResume(spell, [point]);
      expect(faults).toEqual([]);
      expect(result).toEqual(expected);
      passed += 1;
    });

    test('again and again, with one process after the other', async () => {
      const { result, faults, kills } = await killAndResume(
        spell,
        sampleKillPoints({ ...calls, count: 12, seed: seed + 1 }),
      );
      expect(faults).toEqual([]);
      expect(result).toEqual(expected);
      expect(kills).toBeGreaterThanOrEqual(10);
      console.log(`${spell}: killed ${kills} times in one run, and resumed`);
    });
  });
}
