import { seededRandom } from '@llmspell/testing';

import type { Phase } from './counting-server.ts';
import type { KillPoint } from './kill-and-resume.ts';
import { CALLS } from './work.ts';

const PHASES: readonly Phase[] = ['arrived', 'done', 'answered'];

/** A sample of points over the whole run, all phases alike, in the order of calls; all of them when there are no more. */
export function sampleKillPoints(count: number, seed: number): readonly KillPoint[] {
  const random = seededRandom(seed);
  const all = Array.from({ length: CALLS }, (_, call) => PHASES.map((phase) => ({ call, phase }))).flat();
  const chosen = new Set<number>();
  for (let index = 0; index < Math.min(count, all.length); index += 1) {
    // One of each stretch, so that the sample covers the run.
    const size = all.length / Math.min(count, all.length);
    chosen.add(Math.floor((index + random()) * size));
  }
  return all
    .filter((_, index) => chosen.has(index))
    .map(({ call, phase }) => ({ call, phase, turns: Math.floor(random() * 60) }));
}
