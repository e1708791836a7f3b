import { expect, test } from 'vitest';

import { PHASES } from '../chaos/journal/counting-server.ts';
import { killAndResume } from '../chaos/journal/kill-and-resume.ts';
import { CALLS } from '../chaos/journal/work.ts';
import { sampleKillPoints } from '../chaos/kill/kill-points.ts';

test('a workflow whose process is killed five times gives the same result, and no finished effect is made again', async () => {
  const whole = await killAndResume([]);
  expect(whole.faults).toEqual([]);
  const killed = await killAndResume(sampleKillPoints({ calls: CALLS, phases: PHASES, count: 5, seed: 7 }));
  expect(killed.faults).toEqual([]);
  expect(killed.kills).toBeGreaterThanOrEqual(4);
  expect(killed.result).toEqual(whole.result);
}, 60_000);
