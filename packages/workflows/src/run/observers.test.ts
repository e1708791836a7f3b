import {
  createComponentRegistry,
  createRunContext,
  noTracer,
  type Hook,
  type HookRunner,
  type JsonValue,
  type Tracer,
} from '@llmspell/core';
import { createCaptureEvents, createManualClock, createScriptedAgent } from '@llmspell/testing';
import { describe, expect, test } from 'vitest';

import { createLoopWorkflow, createParallelWorkflow, createSequentialWorkflow } from '../index.ts';

const identity = (input: JsonValue): JsonValue => input;

/** Hooks without the runner of a package: all at a point run, the last decision counts. */
function hooksOf(...hooks: readonly Pick<Hook, 'point' | 'run'>[]): HookRunner {
  const at = (point: string) => hooks.filter((hook) => hook.point === point);
  return {
    has: (point) => at(point).length > 0,
    async run(context) {
      let result: Awaited<ReturnType<Hook['run']>>;
      for (const hook of at(context.point)) result = await hook.run(context);
      return result ?? { type: 'continue' };
    },
    register: () => () => {},
    list: () => [],
  };
}

describe('events', () => {
  test('tell of the workflow and its steps, with names and durations', async () => {
    const clock = createManualClock({ autoAdvance: true });
    const events = createCaptureEvents();
    const flow = createSequentialWorkflow({
      name: 'flow',
      steps: [{ name: 'wait', run: (_, context) => context.sleep(20).then(() => 'done') }],
    });
    await flow.execute('in', createRunContext({ clock, events }));
    expect(events.events.map(({ type, path, data }) => [type, path, data])).toEqual([
      ['workflow.started', 'workflow:flow', { workflow_name: 'flow', workflow_type: 'sequential', input: 'in' }],
      ['workflow.step.started', 'workflow:flow', { workflow_name: 'flow', step_name: 'wait', step_kind: 'function' }],
      ['workflow.progress', 'workflow:flow', { workflow_name: 'flow', completed: 0, total: 1, current: ['wait'] }],
      [
        'workflow.step.completed',
        'workflow:flow',
        { workflow_name: 'flow', step_name: 'wait', output: 'done', attempts: 1, duration_ms: 20 },
      ],
      ['workflow.progress', 'workflow:flow', { workflow_name: 'flow', completed: 1, total: 1, current: [] }],
      [
        'workflow.completed',
        'workflow:flow',
        { workflow_name: 'flow', workflow_type: 'sequential', output: 'done', duration_ms: 20 },
      ],
    ]);
  });

  test('progress counts the steps that do something, inside others too', async () => {
    const events = createCaptureEvents();
    const flow = createSequentialWorkflow({
      name: 'flow',
      steps: [identity, { parallel: { steps: [identity, { steps: [identity, identity] }] } }],
    });
    await flow.execute(1, createRunContext({ events }));
    const progress = events.ofType('workflow.progress').map(({ data }) => data);
    expect(progress.every(({ total }) => total === 4)).toBe(true);
    expect(progress.at(-1)).toMatchObject({ completed: 4, current: [] });
  });

  test('progress of a loop has no total', async () => {
    const events = createCaptureEvents();
    const flow = createLoopWorkflow({ name: 'loop', over: { range: { end: 2 } }, steps: [identity] });
    await flow.execute(1, createRunContext({ events }));
    expect(events.ofType('workflow.progress').at(-1)?.data).toMatchObject({ completed: 2, total: null });
  });

  test('of an aborted run: it failed because it was stopped', async () => {
    const events = createCaptureEvents();
    const controller = new AbortController();
    const flow = createSequentialWorkflow({
      name: 'flow',
      steps: [() => controller.abort(new Error('stop')), identity],
    });
    await expect(flow.execute(1, createRunContext({ events, signal: controller.signal }))).rejects.toThrow('stop');
    expect(events.ofType('workflow.step.failed')).toEqual([]);
    expect(events.ofType('workflow.failed')[0]?.data).toMatchObject({ code: 'ABORTED' });
  });
});

describe('hooks of a step', () => {
  const flow = createSequentialWorkflow({
    name: 'flow',
    steps: [
      { name: 'first', run: (input) => [input] },
      { name: 'second', run: identity },
    ],
  });

  test('see its name and input, and may answer in its place', async () => {
    const seen: unknown[] = [];
    const hooks = hooksOf({
      point: 'beforeWorkflowStep',
      run: ({ data }) => {
        seen.push([data['stepName'], data['input']]);
        return data['stepName'] === 'first' ? { type: 'skip', result: 'instead' } : undefined;
      },
    });
    await expect(flow.execute('in', createRunContext({ hooks }))).resolves.toBe('instead');
    expect(seen).toEqual([
      ['first', 'in'],
      ['second', 'instead'],
    ]);
  });

  test('may change the output', async () => {
    const hooks = hooksOf({
      point: 'afterWorkflowStep',
      run: (context) => {
        context.data['output'] = { was: context.data['output'] };
      },
    });
    await expect(flow.execute('in', createRunContext({ hooks }))).resolves.toEqual({ was: { was: ['in'] } });
  });

  test('may send it to another component', async () => {
    const components = createComponentRegistry();
    components.register(createScriptedAgent('other', (input) => `other ${String(input)}`));
    const hooks = hooksOf({
      point: 'beforeWorkflowStep',
      run: ({ data }) => (data['stepName'] === 'first' ? { type: 'redirect', target: 'other' } : undefined),
    });
    await expect(flow.execute('in', createRunContext({ hooks, components }))).resolves.toBe('other in');
  });

  test('may cancel it', async () => {
    const hooks = hooksOf({ point: 'beforeWorkflowStep', run: () => ({ type: 'cancel', reason: 'not now' }) });
    await expect(flow.execute('in', createRunContext({ hooks }))).rejects.toMatchObject({
      code: 'STEP_FAILED',
      data: { code: 'HOOK_CANCELLED' },
    });
  });

  test('what is not JSON is refused', async () => {
    const hooks = hooksOf({ point: 'beforeWorkflow', run: () => ({ type: 'skip', result: new Map() }) });
    await expect(flow.execute('in', createRunContext({ hooks }))).rejects.toMatchObject({ code: 'VALUE_UNSUPPORTED' });
  });
});

describe('spans', () => {
  test('of a workflow and its steps, only when somebody records', async () => {
    const names: string[] = [];
    const tracer: Tracer = {
      enabled: true,
      span: (name, attributes, work) => {
        names.push(name);
        return noTracer.span(name, attributes, work);
      },
    };
    const flow = createParallelWorkflow({ name: 'flow', steps: [{ name: 'a', run: identity }, identity] });
    await flow.execute(1, createRunContext({ tracer }));
    expect(names).toEqual(['invoke_workflow flow', 'step a', 'step step_2']);
  });
});
