import { createRunContext, type JsonValue } from '@llmspell/core';
import { describe, expect, test } from 'vitest';

import { createConditionalWorkflow, createSequentialWorkflow, type ConditionalBranch } from '../index.ts';

const say = (text: string) => ({ name: 'say', run: () => text });
const above = (name: string, limit: number): ConditionalBranch => ({
  name,
  when: ({ input }) => Number(input) > limit,
  steps: [say(name)],
});

describe('a conditional workflow', () => {
  const flow = createConditionalWorkflow({
    name: 'flow',
    branches: [above('large', 100), above('medium', 10)],
    otherwise: [say('small')],
  });

  test.each([
    [1000, 'large', ['large']],
    [50, 'medium', ['medium']],
    [1, 'small', ['otherwise']],
  ])('runs the first branch that matches %d', async (input, output, taken) => {
    await expect(flow.run(input, createRunContext())).resolves.toMatchObject({
      output,
      details: { branches: 2, taken },
    });
  });

  test('asks no condition after the one that held', async () => {
    let asked = 0;
    const counting: ConditionalBranch = { when: () => (asked += 1) > 0, steps: [say('yes')] };
    await createConditionalWorkflow({ name: 'flow', branches: [counting, counting] }).execute(1, createRunContext());
    expect(asked).toBe(1);
  });

  test('may run every branch that matches, each with the same input', async () => {
    const all = createConditionalWorkflow({
      name: 'flow',
      branches: [above('large', 100), above('medium', 10), above('huge', 10_000)],
      match: 'all',
    });
    const result = await all.run(1000, createRunContext());
    expect(result).toMatchObject({ output: 'medium', details: { taken: ['large', 'medium'] } });
    expect(result.steps.map(({ output }) => output)).toEqual(['large', 'medium']);
  });

  test('when nothing matches, the input goes on', async () => {
    const none = createConditionalWorkflow({ name: 'flow', when: () => false, steps: [say('yes')] });
    await expect(none.run('in', createRunContext())).resolves.toMatchObject({ output: 'in', details: { taken: [] } });
  });

  test('conditions may wait, and see outputs; a failing one fails the workflow', async () => {
    const inline = createSequentialWorkflow({
      name: 'flow',
      steps: [
        { name: 'score', run: (input: JsonValue) => input },
        {
          name: 'choose',
          conditional: {
            when: async (state) => Promise.resolve(Number(state.output('score')) > 5),
            steps: [say('high')],
            otherwise: [say('low')],
          },
        },
        { run: (input: JsonValue) => input, input: '{{say}} {{choose}} {{score}}' },
      ],
    });
    await expect(inline.execute(9, createRunContext())).resolves.toBe('high high 9');
    await expect(inline.execute(1, createRunContext())).resolves.toBe('low low 1');
    const failing = createConditionalWorkflow({
      name: 'flow',
      when: () => Promise.reject(new Error('cannot tell')),
      steps: [say('yes')],
    });
    await expect(failing.execute(1, createRunContext())).rejects.toMatchObject({
      code: 'STEP_FAILED',
      message: 'Workflow "flow" failed: cannot tell',
    });
    expect(() => createConditionalWorkflow({ name: 'flow', branches: [] })).toThrow(/at least one branch/);
  });
});
