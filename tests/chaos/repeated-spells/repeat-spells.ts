import { seededRandom } from '@llmspell/testing';
import { describe, expect, test } from 'vitest';

import { readSpellCases, type SpellCase } from '../../spells/spell-case.ts';
import { openDurableCase, type DurableEnd, type OfflineReplay } from './durable-case.ts';
import { toDurableForm } from './durable-form.ts';

/** Cases that are not run durably, each with its reason. */
const NOT_DURABLE: ReadonlyMap<string, string> = new Map([
  ['run-plain', 'it shows what a run that is not durable cannot do'],
]);

/** Cases that give another value in a durable run than in one that is not, each with its reason. */
const OTHER_VALUE: ReadonlyMap<string, string> = new Map([
  ['sessions', 'runs of a session can be replayed where they are durable, and say so'],
]);

/** Cases that may give another value when they are resumed, each with its reason. */
const NOT_REPEATABLE: ReadonlyMap<string, string> = new Map([
  [
    'hooks-builtin',
    'its cache is in memory, so that a question which was asked before the crash is asked and counted again',
  ],
]);

// CHAOS_ALL=1 stops each case at every commit, in place of two cases of three at one; CHAOS_SEED chooses another sample.
const all = process.env['CHAOS_ALL'] === '1';
const seed = Number(process.env['CHAOS_SEED'] ?? 1);

/** Tests that every case can be run durably, replayed offline and resumed, in one language. */
export function testRepeatedSpells(file: string): void {
  const random = seededRandom(seed);
  const cases = readSpellCases().filter(({ name }) => !NOT_DURABLE.has(name));
  describe.each(cases.map((spellCase) => [spellCase.name, spellCase, random()] as const))('%s', (...given) => {
    const [name, spellCase, where] = given;
    test('is run durably, replayed offline, and resumed', { timeout: all ? 3_600_000 : 120_000 }, async () => {
      const { run, replay } = await runAndReplay(spellCase, file);
      const value = OTHER_VALUE.has(name) ? run.value : toDurableForm(spellCase.expected);
      expect(run).toMatchObject({ type: 'value', value });
      expect(replay).toEqual({ value, requests: 0, commits: 0 });
      for (const lasts of pointsOf(run, where)) {
        const end = await stopAndResume(spellCase, file, lasts);
        const resumed = NOT_REPEATABLE.has(name) ? { diverged: false } : { type: 'value', value };
        expect({ lasts, ...end, diverged: end.type === 'diverged' }).toMatchObject({ lasts, ...resumed });
      }
    });
  });
}

/** After how many commits the run is stopped. @param where From 0 up to 1; above two thirds it is not. */
function pointsOf({ commits }: DurableEnd, where: number): readonly number[] {
  if (all) return Array.from({ length: commits }, (_, lasts) => lasts);
  return where > 2 / 3 ? [] : [Math.floor(where * 1.5 * commits)];
}

interface RepeatedRun {
  readonly run: DurableEnd;
  readonly replay: OfflineReplay;
}

async function runAndReplay(spellCase: SpellCase, file: string): Promise<RepeatedRun> {
  await using durable = await openDurableCase(spellCase, file);
  return { run: await durable.run(), replay: await durable.replay() };
}

async function stopAndResume(spellCase: SpellCase, file: string, lasts: number): Promise<DurableEnd> {
  await using durable = await openDurableCase(spellCase, file);
  await durable.run(lasts);
  return await durable.run();
}
