import { createRunContext, type JsonValue, type RunContext } from '@llmspell/core';
import { createManualClock } from '@llmspell/testing';
import { describe, expect, test } from 'vitest';

import { createParallelWorkflow, createSequentialWorkflow, type Step } from '../index.ts';

const identity = (input: JsonValue): JsonValue => input;
const sleeping =
  (ms: number, output: JsonValue) =>
  async (_: JsonValue, context: RunContext): Promise<JsonValue> => {
    await context.sleep(ms);
    return output;
  };

describe('a parallel workflow', () => {
  test('gives every branch the input, and their outputs in order, however they end', async () => {
    const flow = createParallelWorkflow({
      name: 'flow',
      steps: [
        { name: 'slow', run: sleeping(20, 'slow') },
        { name: 'quick', run: sleeping(10, 'quick') },
        { name: 'same', run: identity },
      ],
    });
    const clock = createManualClock();
    const running = flow.run('in', createRunContext({ clock }));
    await clock.untilSleeping(2);
    await clock.advance(20);
    const result = await running;
    expect(result).toMatchObject({
      output: ['slow', 'quick', 'in'],
      details: { branches: 3, succeeded: 3, failed: 0 },
      durationMs: 20,
    });
    expect(Object.entries(result.outputs)).toEqual([
      ['slow', 'slow'],
      ['quick', 'quick'],
      ['same', 'in'],
    ]);
  });

  test('keeps to its concurrency', async () => {
    let active = 0;
    let most = 0;
    const run = async (_: JsonValue, context: RunContext) => {
      active += 1;
      most = Math.max(most, active);
      await context.sleep(10);
      active -= 1;
    };
    const steps = Array.from({ length: 10 }, () => run);
    const context = createRunContext({ clock: createManualClock({ autoAdvance: true }) });
    await createParallelWorkflow({ name: 'flow', steps, concurrency: 3 }).execute(null, context);
    expect(most).toBe(3);
  });

  test('the first failure stops the others and is what the workflow fails with', async () => {
    const stopped: unknown[] = [];
    const waiting: Step = {
      name: 'waiting',
      run: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            stopped.push(signal.reason);
            reject(signal.reason as Error);
          });
        }),
    };
    const flow = createParallelWorkflow({
      name: 'flow',
      steps: [waiting, { name: 'bad', run: () => Promise.reject(new Error('no luck')) }],
    });
    const result = await flow.run(null, createRunContext());
    expect(result).toMatchObject({ status: 'failed', error: { data: { step: 'bad' } } });
    expect(result.steps.map(({ name, status }) => [name, status])).toEqual([['bad', 'failed']]);
    expect(stopped).toHaveLength(1);
  });

  test('branches that wait for a place do not start after a failure', async () => {
    let started = 0;
    const run = () => {
      started += 1;
      return Promise.reject(new Error('broken'));
    };
    const flow = createParallelWorkflow({ name: 'flow', steps: [run, run, run, run], concurrency: 2 });
    await expect(flow.execute(null, createRunContext())).rejects.toMatchObject({ code: 'STEP_FAILED' });
    expect(started).toBe(2);
  });

  test('may go on after failures, and fails when all branches did', async () => {
    const bad: Step = { name: 'bad', run: () => Promise.reject(new Error('no luck')) };
    const some = createParallelWorkflow({ name: 'flow', steps: [bad, identity], onBranchError: 'continue' });
    await expect(some.run(1, createRunContext())).resolves.toMatchObject({
      status: 'completed',
      output: [null, 1],
      outputs: { step_2: 1 },
      details: { succeeded: 1, failed: 1 },
    });
    const none = createParallelWorkflow({ name: 'flow', steps: [bad], onBranchError: 'continue' });
    await expect(none.execute(1, createRunContext())).rejects.toMatchObject({ data: { step: 'bad' } });
  });

  test('an aggregation makes the output', async () => {
    const flow = createParallelWorkflow({
      name: 'flow',
      steps: [() => 1, () => 2],
      aggregate: (outputs, state) => [outputs.length, state.output('step_2') ?? null, state.input],
    });
    await expect(flow.execute('in', createRunContext())).resolves.toEqual([2, 2, 'in']);
  });

  test('paths are those of the branches, whatever ends first', async () => {
    const paths: string[] = [];
    const run = (_: JsonValue, context: RunContext) => void paths.push(context.path);
    const flow = createParallelWorkflow({ name: 'flow', steps: [run, { name: 'group', steps: [run] }] });
    await flow.execute(null, createRunContext());
    expect(paths).toEqual(['workflow:flow/all/0/step:step_1', 'workflow:flow/all/1/step:group/step:step_1']);
  });

  test('an inline parallel step sees what came before, and later steps see its branches', async () => {
    const flow = createSequentialWorkflow({
      name: 'flow',
      steps: [
        { name: 'plan', run: () => ({ left: 'L', right: 'R' }) },
        {
          name: 'both',
          parallel: {
            steps: [
              { name: 'left', run: identity, input: '{{plan.left}}' },
              { name: 'right', run: identity, input: '{{plan.right}}' },
            ],
          },
        },
        { run: identity, input: '{{left}}{{right}} {{both}}' },
      ],
    });
    await expect(flow.execute(null, createRunContext())).resolves.toBe('LR ["L","R"]');
  });

  test('a thousand branches', async () => {
    const steps = Array.from({ length: 1000 }, (_, index) => () => index);
    const output = await createParallelWorkflow({ name: 'wide', steps }).execute(null, createRunContext());
    expect(output).toEqual(steps.map((_, index) => index));
  });
});
