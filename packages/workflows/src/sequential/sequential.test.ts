import { createRunContext, type JsonValue } from '@llmspell/core';
import { createManualClock } from '@llmspell/testing';
import { describe, expect, test } from 'vitest';

import { createSequentialWorkflow, type Step } from '../index.ts';

const addOne = (n: number): number => n + 1;

describe('a sequential workflow', () => {
  test('gives each step what the one before gave, and its last output', async () => {
    const flow = createSequentialWorkflow({
      name: 'flow',
      steps: [{ name: 'one', run: addOne }, { name: 'two', run: addOne, output: 'sum' }, addOne],
    });
    const result = await flow.run(1, createRunContext({ clock: createManualClock() }));
    expect(result).toEqual({
      status: 'completed',
      output: 4,
      outputs: { one: 2, two: 3, sum: 3, step_3: 4 },
      steps: [
        { name: 'one', status: 'completed', output: 2, attempts: 1, durationMs: 0 },
        { name: 'two', status: 'completed', output: 3, attempts: 1, durationMs: 0 },
        { name: 'step_3', status: 'completed', output: 4, attempts: 1, durationMs: 0 },
      ],
      durationMs: 0,
    });
  });

  test('stops at the first failure and says which step it was', async () => {
    const ran: string[] = [];
    const flow = createSequentialWorkflow({
      name: 'flow',
      steps: [
        { name: 'good', run: () => void ran.push('good') },
        { name: 'bad', run: () => Promise.reject(new Error('no luck')) },
        { name: 'never', run: () => void ran.push('never') },
      ],
    });
    const result = await flow.run(null, createRunContext());
    expect(result).toMatchObject({
      status: 'failed',
      output: null,
      outputs: { good: null },
      error: { code: 'STEP_FAILED', message: 'Step "bad" of workflow "flow" failed: no luck' },
    });
    expect(result.steps.map(({ name, status }) => [name, status])).toEqual([
      ['good', 'completed'],
      ['bad', 'failed'],
    ]);
    expect(ran).toEqual(['good']);
  });

  test('nested workflows name every step on the way; nested lists do not repeat it', async () => {
    const bad: Step = { name: 'bad', run: () => Promise.reject(new Error('no luck')) };
    const inner = createSequentialWorkflow({ name: 'inner', steps: [bad] });
    const outer = createSequentialWorkflow({ name: 'outer', steps: [{ name: 'call', workflow: inner }] });
    await expect(outer.execute(null, createRunContext())).rejects.toThrow(
      'Step "call" (workflow "inner") of workflow "outer" failed: Step "bad" of workflow "inner" failed: no luck',
    );
    const listed = createSequentialWorkflow({ name: 'outer', steps: [{ name: 'group', steps: [bad] }] });
    await expect(listed.execute(null, createRunContext())).rejects.toThrow(
      /^Step "bad" of workflow "outer" failed: no luck$/,
    );
  });

  test('a nested workflow sees its own input alone; a nested list sees everything', async () => {
    const names = (_: JsonValue, __: unknown, state: { outputs(): object }) => Object.keys(state.outputs());
    const flow = createSequentialWorkflow({
      name: 'flow',
      steps: [
        { name: 'before', run: () => 1 },
        { name: 'list', steps: [{ name: 'inside', run: names }] },
        { name: 'own', workflow: createSequentialWorkflow({ name: 'w', steps: [{ name: 'alone', run: names }] }) },
        { name: 'after', run: names },
      ],
    });
    const { outputs } = await flow.run(null, createRunContext());
    expect(outputs['inside']).toEqual(['before']);
    expect(outputs['own']).toEqual([]);
    expect(outputs['after']).toEqual(['before', 'inside', 'list', 'own']);
  });

  test('an abort between two steps keeps the next from starting', async () => {
    const controller = new AbortController();
    const reason = new Error('stop');
    let calls = 0;
    const flow = createSequentialWorkflow({
      name: 'flow',
      steps: [() => controller.abort(reason), () => (calls += 1)],
    });
    await expect(flow.execute(null, createRunContext({ signal: controller.signal }))).rejects.toBe(reason);
    expect(calls).toBe(0);
  });

  test('ten thousand steps: every step runs once, and asks for nothing that nobody wants', async () => {
    const clock = createManualClock();
    let asked = 0;
    const counting = { ...clock, now: () => (asked += 1), monotonic: () => (asked += 1) };
    const steps = Array.from({ length: 10_000 }, () => addOne);
    const flow = createSequentialWorkflow({ name: 'long', steps });
    await expect(flow.execute(0, createRunContext({ clock: counting }))).resolves.toBe(10_000);
    expect(asked).toBe(0);
    const result = await flow.run(0, createRunContext());
    expect(result.steps).toHaveLength(10_000);
    expect(Object.keys(result.outputs)).toHaveLength(10_000);
  });

  test('a workflow is data that does not change', () => {
    const flow = createSequentialWorkflow({ name: 'flow', steps: [addOne] });
    expect(Object.isFrozen(flow)).toBe(true);
    expect(() => createSequentialWorkflow({ name: '', steps: [addOne] })).toThrow(/needs a name/);
  });
});
