import {
  createRunContext,
  SpellError,
  type Hook,
  type HookContext,
  type HookPoint,
  type Journal,
  type RunContextOptions,
} from '@llmspell/core';
import { allowAll, createCaptureEvents, createScriptedAgent } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { createConditionalWorkflow, createSequentialWorkflow } from '../index.ts';

type Decide = (context: HookContext) => ReturnType<Hook['run']>;

/** A context whose hooks at these points are noted, and may decide. */
function setUp(points: readonly HookPoint[], decide: Decide = () => {}, options: RunContextOptions = {}) {
  const seen: unknown[] = [];
  const hooks = points.map((point): Hook => ({
    name: point,
    point,
    run(context) {
      seen.push([point, { ...context.data }]);
      return decide(context);
    },
  }));
  return { seen, context: createRunContext({ permissions: allowAll, hooks, ...options }) };
}

const identity = { workflowName: 'w', workflowType: 'sequential' };
const fails = (): never => {
  throw new SpellError({ code: 'TIMEOUT', message: 'late' });
};

test('hooks see a list of steps go on, from nothing to nothing', async () => {
  const { seen, context } = setUp(['onWorkflowTransition']);
  const steps = [
    { name: 'a', run: () => 1 },
    { name: 'b', run: () => 2 },
  ];
  await createSequentialWorkflow({ name: 'w', steps }).execute(null, context);
  const pairs = [
    [null, 'a'],
    ['a', 'b'],
    ['b', null],
  ] as const;
  expect(seen).toEqual(pairs.map(([from, to]) => ['onWorkflowTransition', { ...identity, from, to }]));
});

test('a hook may hold a workflow between two steps', async () => {
  const { context } = setUp(['onWorkflowTransition'], ({ data }) =>
    data['to'] === 'b' ? { type: 'cancel', reason: 'not b' } : undefined,
  );
  const made: string[] = [];
  const steps = ['a', 'b'].map((name) => ({ name, run: () => made.push(name) }));
  await expect(createSequentialWorkflow({ name: 'w', steps }).execute(null, context)).rejects.toMatchObject({
    code: 'HOOK_CANCELLED',
  });
  expect(made).toEqual(['a']);
});

test('a finished step of a durable workflow is a checkpoint; of another it is none', async () => {
  // Keeps nothing: what a hook sees of it is that it is there.
  const journal = { effect: (request: { run(info: object): unknown }) => request.run({}) } as unknown as Journal;
  const steps = [
    { name: 'a', run: () => 1 },
    { name: 'group', steps: [{ name: 'b', run: () => 2 }] },
  ];
  const workflow = createSequentialWorkflow({ name: 'w', steps });
  const durable = setUp(['onCheckpoint'], undefined, { journal });
  await workflow.execute(null, durable.context);
  expect(durable.seen).toEqual([
    ['onCheckpoint', { ...identity, stepName: 'a', output: 1 }],
    ['onCheckpoint', { ...identity, stepName: 'b', output: 2 }],
  ]);
  const other = setUp(['onCheckpoint']);
  await workflow.execute(null, other.context);
  expect(other.seen).toEqual([]);
});

test('finished steps of a failed workflow are undone, the last one first, and hooks are told', async () => {
  const events = createCaptureEvents();
  const { seen, context } = setUp(['onRollback'], undefined, { events });
  const undone: unknown[] = [];
  const step = (name: string) => ({
    name,
    run: () => `${name} done`,
    compensate: (output: unknown) => undone.push([name, output]),
  });
  const steps = [step('a'), { name: 'plain', run: () => 1 }, step('b'), { name: 'c', run: fails }, step('d')];
  await expect(createSequentialWorkflow({ name: 'w', steps }).execute(null, context)).rejects.toMatchObject({
    code: 'STEP_FAILED',
  });
  expect(undone).toEqual([
    ['b', 'b done'],
    ['a', 'a done'],
  ]);
  expect(seen).toEqual([['onRollback', { ...identity, steps: ['b', 'a'] }]]);
  expect(events.types().filter((type) => type.startsWith('workflow.step.comp'))).toEqual([
    'workflow.step.completed',
    'workflow.step.completed',
    'workflow.step.completed',
    'workflow.step.compensated',
    'workflow.step.compensated',
  ]);
});

test('a step that cannot be undone does not keep the others from it, and the error names it', async () => {
  const undone: string[] = [];
  const steps = [
    { name: 'a', run: () => 1, compensate: () => undone.push('a') },
    { name: 'b', run: () => 2, compensate: fails },
    { name: 'c', run: fails },
  ];
  const failed = createSequentialWorkflow({ name: 'w', steps }).execute(null, createRunContext());
  await expect(failed).rejects.toMatchObject({ code: 'COMPENSATION_FAILED', data: { steps: ['b'] } });
  expect(undone).toEqual(['a']);
});

test('nothing is undone when a hook says so, or when the run is stopped', async () => {
  const undone: string[] = [];
  const first = { name: 'a', run: () => 1, compensate: () => undone.push('a') };
  const { context } = setUp(['onRollback'], () => ({ type: 'skip' }));
  const failing = createSequentialWorkflow({ name: 'w', steps: [first, fails] });
  await expect(failing.execute(null, context)).rejects.toMatchObject({ code: 'STEP_FAILED' });
  const stop = new AbortController();
  const reason = new Error('stop');
  const stopping = () => {
    stop.abort(reason);
    throw reason;
  };
  const stopped = createSequentialWorkflow({ name: 'w', steps: [first, stopping] });
  await expect(stopped.execute(null, createRunContext({ signal: stop.signal }))).rejects.toBe(reason);
  expect(undone).toEqual([]);
});

test('a workflow that a hook runs again has undone the attempt before', async () => {
  const log: string[] = [];
  const { context } = setUp(['onWorkflowError'], () => ({ type: 'retry' }));
  const steps = [
    { name: 'a', run: () => log.push('a'), compensate: () => log.push('undo a') },
    { name: 'b', run: () => (log.length < 4 ? fails() : 'done') },
  ];
  expect(await createSequentialWorkflow({ name: 'w', steps }).execute(null, context)).toBe('done');
  expect(log).toEqual(['a', 'undo a', 'a', 'undo a', 'a']);
});

test('own hooks run after those around it, and end where a component begins', async () => {
  const seen: string[] = [];
  const note = (name: string, point: HookPoint): Hook => ({
    name,
    point,
    run: ({ component }) => void seen.push(`${name} ${component.name}`),
  });
  const inner = createConditionalWorkflow({ name: 'inner', when: () => true, steps: [() => 1] });
  const agent = createScriptedAgent('helper', () => 'ok');
  const outer = createSequentialWorkflow({
    name: 'outer',
    hooks: [note('own', 'beforeWorkflow'), note('own step', 'beforeWorkflowStep')],
    steps: [inner, agent],
  });
  await outer.execute(null, createRunContext({ hooks: [note('around', 'beforeWorkflow')] }));
  expect(seen).toEqual(['around outer', 'own outer', 'own step outer', 'around inner', 'own step outer']);
});

test('a failure that its own point does not decide comes to onError, where it arose alone', async () => {
  const { seen, context } = setUp(['onError']);
  const inner = createSequentialWorkflow({ name: 'inner', steps: [fails] });
  const outer = createSequentialWorkflow({ name: 'outer', steps: [inner] });
  await expect(outer.execute(1, context)).rejects.toMatchObject({ code: 'STEP_FAILED' });
  expect(seen).toEqual([['onError', { workflowName: 'inner', workflowType: 'sequential', input: 1, attempt: 1 }]]);
});

test('a wait before another attempt is one of the run', async () => {
  const slept: number[] = [];
  const waits = {
    sleep: async (ms: number) => void slept.push(ms),
    waitFor: () => Promise.resolve(undefined),
  };
  const { seen, context } = setUp(['onRetry'], undefined, { waits, random: () => 1 });
  let calls = 0;
  const run = () => ((calls += 1) < 3 ? fails() : 'done');
  const steps = [{ name: 'a', run, retry: { maxAttempts: 3, baseDelayMs: 10 } }];
  expect(await createSequentialWorkflow({ name: 'w', steps }).execute(null, context)).toBe('done');
  expect(slept).toEqual([10, 20]);
  expect(seen).toEqual([
    ['onRetry', { workflowName: 'w', stepName: 'a', attempt: 1, delayMs: 10 }],
    ['onRetry', { workflowName: 'w', stepName: 'a', attempt: 2, delayMs: 20 }],
  ]);
});
