import { seededRandom } from '@llmspell/testing';

/** Where a process is killed: at a phase of a call, some turns of the event loop later. */
export interface KillPoint<Phase extends string> {
  readonly call: number;
  readonly phase: Phase;
  readonly turns: number;
}

export interface KillPointOptions<Phase extends string> {
  /** How many points; all of them when there are no more. */
  readonly count: number;
  readonly seed: number;
  /** Calls of the whole run. */
  readonly calls: number;
  readonly phases: readonly Phase[];
}

/** A sample of points over the whole run, all phases alike, in the order of calls. */
export function sampleKillPoints<Phase extends string>({
  count,
  seed,
  calls,
  phases,
}: KillPointOptions<Phase>): readonly KillPoint<Phase>[] {
  const random = seededRandom(seed);
  const all = Array.from({ length: calls }, (_, call) => phases.map((phase) => ({ call, phase }))).flat();
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
