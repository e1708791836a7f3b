import { createComponentRegistry, type ComponentRegistry, type JsonValue, type RunContext } from '@llmspell/core';
import { createRunEngine, replayRun } from '@llmspell/infra/journal';
import { createMemoryStore } from '@llmspell/infra/state';
import { createScriptedAgent, seededRandom } from '@llmspell/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

/** A step of a branch: an effect that may draw for itself, or branches side by side. */
type Step = { readonly draws: number } | { readonly branches: readonly (readonly Step[])[] };

const { steps: programs } = fc.letrec<{ steps: Step[]; step: Step }>((tie) => ({
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 3 }),
  step: fc.oneof(
    { maxDepth: 2, depthSize: 'small', withCrossShrink: true },
    fc.record({ draws: fc.nat(2) }),
    fc.record({ branches: fc.array(tie('steps'), { minLength: 2, maxLength: 3 }) }),
  ),
}));

/** Waits some turns of the event loop, which are others each time. */
type Pause = () => Promise<void>;

function createPause(seed: number): Pause {
  const random = seededRandom(seed);
  return async () => {
    for (let turns = Math.floor(random() * 4); turns > 0; turns -= 1) await new Promise(setImmediate);
  };
}

function draw(context: RunContext): JsonValue {
  return [context.random(), context.newId()];
}

/** Draws before and after every step. */
async function play(steps: readonly Step[], context: RunContext, pause: Pause): Promise<JsonValue[]> {
  const drawn: JsonValue[] = [];
  for (const step of steps) {
    await pause();
    drawn.push(draw(context));
    if ('branches' in step) {
      drawn.push(await context.all(step.branches.map((branch) => (inner) => play(branch, inner, pause))));
    } else {
      await context.effect('draw', async () => {
        for (let count = 0; count < step.draws; count += 1) draw(context);
        // Beneath the effect: branches of the same path as those of the program.
        await context.all([draw, draw]);
        await pause();
        return null;
      });
    }
    await pause();
    drawn.push(draw(context));
  }
  return drawn;
}

function componentsOf(program: readonly Step[], pause: Pause): ComponentRegistry {
  const components = createComponentRegistry();
  components.register(createScriptedAgent<JsonValue>('work', (_, context) => play(program, context, pause)));
  return components;
}

test('branches side by side draw the same when they are replayed, whichever of them is faster then', async () => {
  await fc.assert(
    fc.asyncProperty(programs, fc.nat(), async (program, seed) => {
      await using store = createMemoryStore();
      await using engine = createRunEngine({ store, components: componentsOf(program, createPause(seed)) });
      await engine.start();
      const runId = await engine.submit({ component: 'agent:work', input: null });
      const output = await engine.result(runId);
      const replayed = await replayRun({ store, runId, components: componentsOf(program, createPause(seed + 1)) });
      expect(replayed.stop).toBeUndefined();
      expect(replayed.output).toEqual(output);
      const all = JSON.stringify(output).match(/[^[\],]+/gu) ?? [];
      expect(new Set(all).size).toBe(all.length);
    }),
    { numRuns: 60 },
  );
});
