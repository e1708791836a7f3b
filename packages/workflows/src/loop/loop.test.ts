import { createRunContext, type JsonValue, type RunContext } from '@llmspell/core';
import { describe, expect, test } from 'vitest';

import { createLoopWorkflow, createParallelWorkflow, createSequentialWorkflow, type LoopFlow } from '../index.ts';

const identity = (input: JsonValue): JsonValue => input;
const addOne = (n: number): number => n + 1;
const loop = (options: Omit<LoopFlow, 'steps'> & Partial<LoopFlow>) =>
  createLoopWorkflow({ name: 'loop', steps: [{ name: 'body', run: identity }], ...options });

describe('a loop workflow', () => {
  test.each<[LoopFlow['over'], JsonValue]>([
    [{ range: { end: 3 } }, [0, 1, 2]],
    [{ range: { start: 1, end: 2, step: 0.5 } }, [1, 1.5]],
    [{ range: { start: 3, end: 0, step: -1 } }, [3, 2, 1]],
    [{ range: { start: 3, end: 0 } }, []],
    [{ collection: ['a', null, 'c'] }, ['a', null, 'c']],
    [{ collection: '{{input}}' }, ['x', 'y']],
    [{ collection: (state) => [state.input] }, [['x', 'y']]],
  ])('over %j', async (over, output) => {
    await expect(loop({ over }).execute(['x', 'y'], createRunContext())).resolves.toEqual(output);
  });

  test('while and until: each iteration is given what the one before gave', async () => {
    const steps = [{ name: 'body', run: addOne }];
    const below = loop({ over: { while: (state) => Number(state.output('body') ?? state.input) < 5 }, steps });
    await expect(below.run(2, createRunContext())).resolves.toMatchObject({
      output: 5,
      details: { iterations: 3, completed: 3, end_reason: 'condition', over: 'while' },
    });
    await expect(below.execute(7, createRunContext())).resolves.toBe(7);
    const until = loop({ over: { until: (state) => Number(state.output('body')) >= 5 }, steps });
    await expect(until.execute(7, createRunContext())).resolves.toBe(8);
  });

  test('ends at its limit without an error', async () => {
    const endless = loop({ over: { while: () => true }, steps: [addOne] });
    await expect(endless.run(0, createRunContext())).resolves.toMatchObject({
      output: 1000,
      details: { end_reason: 'max_iterations' },
    });
    const few = loop({ over: { range: { end: 100 } }, maxIterations: 2 });
    await expect(few.execute(null, createRunContext())).resolves.toEqual([0, 1]);
  });

  test('break ends it after an iteration, continue leaves one out', async () => {
    const flow = loop({
      over: { range: { end: 10 } },
      continueIf: ({ loop: at }) => at?.index === 1,
      breakIf: (state) => state.output('body') === 3,
    });
    await expect(flow.run(null, createRunContext())).resolves.toMatchObject({
      output: [0, 2, 3],
      details: { iterations: 3, end_reason: 'break' },
    });
  });

  test('a failed iteration fails it, or counts', async () => {
    const run = (n: number) => (n === 1 ? Promise.reject(new Error('one')) : n);
    const over = { range: { end: 3 } };
    await expect(loop({ over, steps: [run] }).execute(null, createRunContext())).rejects.toThrow('one');
    const going = loop({ over, steps: [run], onIterationError: 'continue' });
    await expect(going.run(null, createRunContext())).resolves.toMatchObject({
      output: [0, null, 2],
      details: { completed: 2, failed: 1 },
    });
  });

  test('gives the last output, the list, or what a function makes of it', async () => {
    const over = { range: { end: 4 } };
    await expect(loop({ over, aggregate: 'last' }).execute(null, createRunContext())).resolves.toBe(3);
    const sum = loop({ over, aggregate: (outputs) => outputs.reduce<number>((total, n) => total + Number(n), 0) });
    await expect(sum.execute(null, createRunContext())).resolves.toBe(6);
    const listed = loop({ over: { until: ({ loop: at }) => at?.index === 2 }, steps: [addOne], aggregate: 'list' });
    await expect(listed.execute(0, createRunContext())).resolves.toEqual([1, 2, 3]);
  });

  test('loops in loops, and loops side by side, each know where they are', async () => {
    const pairs = loop({
      over: { range: { end: 2 } },
      steps: [
        { name: 'outer', run: identity },
        {
          loop: {
            over: { collection: ['a', 'b'] },
            steps: [{ run: identity, input: '{{outer}}{{loop:current_item}}' }],
          },
        },
      ],
    });
    await expect(pairs.execute(null, createRunContext())).resolves.toEqual([
      ['0a', '0b'],
      ['1a', '1b'],
    ]);
    const slow = {
      loop: {
        over: { range: { end: 3 } },
        steps: [async (input: JsonValue) => Promise.resolve(input), { run: identity, input: '{{step_1}}' }],
      },
    };
    const both = createParallelWorkflow({ name: 'both', steps: [slow, slow] });
    await expect(both.execute(null, createRunContext())).resolves.toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
  });

  test('every iteration has a path of its own', async () => {
    const paths: string[] = [];
    const run = (_: JsonValue, context: RunContext) => void paths.push(context.path);
    await loop({ over: { range: { end: 2 } }, steps: [run] }).execute(null, createRunContext());
    expect(paths).toEqual(['workflow:loop/iteration:0/step:step_1', 'workflow:loop/iteration:1/step:step_1']);
  });

  test('an abort ends it, also where no step runs', async () => {
    const controller = new AbortController();
    const reason = new Error('stop');
    const flow = loop({
      over: { while: () => true },
      maxIterations: Infinity,
      continueIf: ({ loop: at }) => {
        if (at?.index === 5) controller.abort(reason);
        return true;
      },
    });
    await expect(flow.execute(null, createRunContext({ signal: controller.signal }))).rejects.toBe(reason);
  });

  test('a range that never ends, and a collection that is none, are refused', async () => {
    expect(() => loop({ over: { range: { end: 3, step: 0 } } })).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED' }),
    );
    expect(() => loop({ over: { range: { end: Infinity } } })).toThrow(/finite/);
    await expect(loop({ over: { collection: '{{input}}' } }).execute('no list', createRunContext())).rejects.toThrow(
      /to be a list; got string/,
    );
  });

  test('ten thousand iterations keep one output, unless the list is wanted', async () => {
    const flow = createSequentialWorkflow({
      name: 'flow',
      steps: [
        {
          name: 'loop',
          loop: { over: { range: { end: 10_000 } }, steps: [{ name: 'body', run: identity }], aggregate: 'last' },
        },
        { run: (_: JsonValue, __: RunContext, state) => Object.keys(state.outputs()) },
      ],
    });
    await expect(flow.execute(null, createRunContext())).resolves.toEqual(['body', 'loop']);
  });
});
