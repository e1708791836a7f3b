import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { sampleKillPoints } from '../kill/kill-points.ts';
import { PHASES } from './counting-server.ts';
import { killAndResume } from './kill-and-resume.ts';
import { CALLS } from './work.ts';

// CHAOS_POINTS=300 is every phase of every call; CHAOS_SEED chooses another sample.
const count = Number(process.env['CHAOS_POINTS'] ?? 30);
const seed = Number(process.env['CHAOS_SEED'] ?? 1);
const calls = { calls: CALLS, phases: PHASES };
const points = sampleKillPoints({ ...calls, count, seed });

describe(`a workflow of ${CALLS} effects whose process is killed`, () => {
  let expected: unknown;
  let passed = 0;
  beforeAll(async () => {
    expected = (await killAndResume([])).result;
  }, 60_000);
  afterAll(() => {
    console.log(`killed and resumed: ${passed} of ${points.length} points (seed ${seed})`);
  });

  test.for(points)('once, when call $call has $phase ($turns turns later)', async (point) => {
    const { result, faults } = await killAndResume([point]);
    expect(faults).toEqual([]);
    expect(result).toEqual(expected);
    passed += 1;
  });

  test('again and again, with one process after the other', async () => {
    const { result, faults, kills } = await killAndResume(sampleKillPoints({ ...calls, count: 12, seed: seed + 1 }));
    expect(faults).toEqual([]);
    expect(result).toEqual(expected);
    expect(kills).toBeGreaterThanOrEqual(10);
    console.log(`killed ${kills} times in one run, and resumed`);
  });
});
