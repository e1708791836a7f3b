import { expect, test } from 'vitest';

import { killAndResume } from '../chaos/journal/kill-and-resume.ts';
import { sampleKillPoints } from '../chaos/journal/kill-points.ts';

test('a workflow whose process is killed five times gives the same result, and no finished effect is made again', async () => {
  const whole = await killAndResume([]);
  expect(whole.faults).toEqual([]);
  const killed = await killAndResume(sampleKillPoints(5, 7));
  expect(killed.faults).toEqual([]);
  expect(killed.kills).toBeGreaterThanOrEqual(4);
  expect(killed.result).toEqual(whole.result);
}, 60_000);
