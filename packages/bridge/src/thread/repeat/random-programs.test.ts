import type { JsonValue, ScriptEngine } from '@llmspell/core';
import { seededRandom } from '@llmspell/testing';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';

import { createJavaScriptEngine } from '../../engines/javascript/index.ts';
import { createLuaEngine } from '../../engines/lua/index.ts';
import { createLab } from './__fixtures__/lab.ts';
import { javascript, lua, programs, type Writer } from './__fixtures__/programs.ts';

const engines = [
  [createLuaEngine(), lua],
  [createJavaScriptEngine(), javascript],
] as const satisfies [ScriptEngine, Writer][];

afterAll(() => Promise.all(engines.map(([engine]) => engine.close())));

interface Session {
  readonly code: string;
  /** Seed of the order in which the host answers. */
  readonly order: number;
  readonly recorded?: readonly JsonValue[];
}

/** Runs a program, and gives its value, its log, and the scopes of the calls that were made. */
async function run([engine, { filename }]: (typeof engines)[number], { code, order, recorded = [] }: Session) {
  const { api, paths } = createLab(engine.language, seededRandom(order));
  const entries = [...recorded];
  let time = order * 1000;
  await using session = await engine.open({
    api,
    seed: order,
    now: () => (time += 7),
    log: { recorded, append: (entry) => void entries.push(entry) },
  });
  const { value } = await session.run({ code, filename });
  return { value, entries, paths: [...paths].toSorted() };
}

describe.for(engines)('random programs, engine %#', { timeout: 60_000 }, (engine) => {
  test('do the same again, after a crash anywhere and in whatever order the host answers', async () => {
    const order = fc.nat(1_000_000);
    await fc.assert(
      fc.asyncProperty(programs, fc.tuple(order, order, order), fc.nat(), async (steps, orders, at) => {
        const code = engine[1].write(steps);
        const first = await run(engine, { code, order: orders[0] });
        expect(await run(engine, { code, order: orders[1], recorded: first.entries })).toEqual(first);
        const recorded = first.entries.slice(0, at % first.entries.length);
        const second = await run(engine, { code, order: orders[2], recorded });
        expect(second.entries.slice(0, recorded.length)).toEqual(recorded);
        expect(await run(engine, { code, order: orders[0], recorded: second.entries })).toEqual(second);
      }),
      { numRuns: 60 },
    );
  });
});
