import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';

import {
  createRunContext,
  isJsonValue,
  SpellError,
  type Hook,
  type HookPoint,
  type HookResult,
  type HookRunner,
  type JsonValue,
  type RunContext,
  type RunContextOptions,
  type Workflow,
} from '@llmspell/core';
import { componentHooks } from '@llmspell/core/kit';

import { createCaptureEvents } from '../doubles/capture-events.ts';
import { createManualClock } from '../doubles/manual-clock.ts';

/** A step of the workflow under test. */
export type ConformanceStep = (input: JsonValue, context: RunContext) => unknown;

export interface WorkflowConformanceOptions {
  /** The runner's `test`. */
  readonly test: (name: string, body: () => Promise<void>) => unknown;
  /** Makes a workflow that runs this step at least once, and only this step. */
  readonly factory: (step: ConformanceStep) => Workflow | Promise<Workflow>;
}

/** What every workflow has to do, whatever its kind. */
export function workflowConformance({ test, factory }: WorkflowConformanceOptions): void {
  resultTests(test, factory);
  separationTests(test, factory);
  failureTests(test, factory);
  stopTests(test, factory);
  observerTests(test, factory);
  hookTests(test, factory);
}

type Test = WorkflowConformanceOptions['test'];
type Factory = WorkflowConformanceOptions['factory'];

function resultTests(test: Test, factory: Factory): void {
  test('says what it is', async () => {
    const workflow = await factory((input) => input);
    assert.equal(workflow.kind, 'workflow');
    assert.ok(workflow.name.length > 0);
    assert.ok(workflow.type.length > 0);
    assert.equal(typeof workflow.description, 'string');
  });

  test('execute gives the output of run', async () => {
    const workflow = await factory(() => ({ answer: 42 }));
    const output = await workflow.execute('question', createRunContext());
    const result = await workflow.run('question', createRunContext());
    assert.equal(result.status, 'completed');
    assert.deepEqual(result.output, output);
    assert.equal(result.error, undefined);
  });

  test('a result is JSON, and tells of every step', async () => {
    const workflow = await factory(() => 'done');
    const clock = createManualClock();
    const result = await workflow.run(null, createRunContext({ clock }));
    assert.ok(isJsonValue(result));
    assert.ok(result.steps.length > 0);
    for (const step of result.steps) {
      assert.equal(step.status, 'completed');
      assert.equal(step.attempts, 1);
      assert.equal(step.durationMs, 0, 'durations come from the clock of the context');
    }
  });
}

function separationTests(test: Test, factory: Factory): void {
  test('the step is given a context of its own, at the same path in every run', async () => {
    const paths: string[] = [];
    const workflow = await factory((_, context) => void paths.push(context.path));
    await workflow.execute(null, createRunContext());
    const first = paths.splice(0);
    await workflow.execute(null, createRunContext());
    assert.deepEqual(paths, first);
    assert.equal(new Set(paths).size, paths.length, 'each step has a path of its own');
  });

  test('runs at the same time do not share anything', async () => {
    const workflow = await factory(async (_, context) => {
      await Promise.resolve();
      return context.runId;
    });
    const ids = ['run-a', 'run-b', 'run-c'];
    const outputs = await Promise.all(ids.map((runId) => workflow.execute(null, createRunContext({ runId }))));
    outputs.forEach((output, index) => {
      const text = JSON.stringify(output);
      assert.deepEqual(
        ids.filter((id) => text.includes(id)),
        [ids[index]],
      );
    });
  });

  test('a workflow can be a step of a workflow', async () => {
    const inner = await factory(() => 'inner');
    const outer = await factory((input, context) => inner.execute(input, context));
    const [outerOutput, innerOutput] = [outer, inner].map((workflow) => workflow.execute(null, createRunContext()));
    assert.ok(JSON.stringify(await outerOutput).includes(JSON.stringify(await innerOutput)));
  });
}

function failureTests(test: Test, factory: Factory): void {
  const cause = new SpellError({ code: 'TOOL_FAILED', message: 'it broke', retryable: true });
  const fail = (): never => {
    throw cause;
  };

  test('execute rejects with STEP_FAILED and keeps the cause', async () => {
    const workflow = await factory(fail);
    const error = await rejection(workflow.execute(null, createRunContext()));
    assert.ok(SpellError.isInstance(error));
    assert.equal(error.code, 'STEP_FAILED');
    assert.equal(error.cause, cause);
    assert.equal(error.retryable, true);
    assert.ok(error.message.includes('it broke'));
    const step = error.data?.['step'];
    assert.ok(typeof step === 'string' && error.message.includes(step), 'the message names the step');
  });

  test('run gives the failure as data', async () => {
    const workflow = await factory(fail);
    const result = await workflow.run(null, createRunContext());
    assert.ok(isJsonValue(result));
    assert.equal(result.status, 'failed');
    assert.equal(result.error?.code, 'STEP_FAILED');
    assert.equal(result.steps[0]?.status, 'failed');
    assert.equal(result.steps[0]?.error?.code, 'STEP_FAILED');
  });

  test('an output that is not JSON fails the step', async () => {
    const workflow = await factory(() => new Map());
    const error = await rejection(workflow.execute(null, createRunContext()));
    assert.ok(SpellError.isInstance(error) && SpellError.isInstance(error.cause));
    assert.equal(error.cause.code, 'VALUE_UNSUPPORTED');
  });
}

function stopTests(test: Test, factory: Factory): void {
  const reason = new Error('stop now');

  test('aborted before the start, no step runs and the reason is thrown untouched', async () => {
    let calls = 0;
    const workflow = await factory(() => void (calls += 1));
    const context = createRunContext({ signal: AbortSignal.abort(reason) });
    assert.equal(await rejection(workflow.execute(null, context)), reason);
    assert.equal(await rejection(workflow.run(null, context)), reason);
    assert.equal(calls, 0);
  });

  test('aborted inside a step, the reason is thrown untouched', async () => {
    const workflow = await factory(waitForAbort);
    for (const method of ['execute', 'run'] as const) {
      const controller = new AbortController();
      const running = workflow[method](null, createRunContext({ signal: controller.signal }));
      controller.abort(reason);
      assert.equal(await rejection(running), reason);
    }
  });

  test('a limit that a step ran into is thrown untouched', async () => {
    const limit = new SpellError({ code: 'BUDGET_EXCEEDED', message: 'no money left' });
    const workflow = await factory(() => Promise.reject(limit));
    assert.equal(await rejection(workflow.execute(null, createRunContext())), limit);
    assert.equal(await rejection(workflow.run(null, createRunContext())), limit);
  });

  test('a run leaves no listener on the signal', async () => {
    const { signal } = new AbortController();
    const workflow = await factory((input) => input);
    await workflow.execute(null, createRunContext({ signal }));
    assert.equal(getEventListeners(signal, 'abort').length, 0);
    const failing = await factory(() => Promise.reject(new Error('broken')));
    await rejection(failing.execute(null, createRunContext({ signal })));
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });
}

function observerTests(test: Test, factory: Factory): void {
  test('reports what happens, in order', async () => {
    const events = createCaptureEvents();
    const workflow = await factory(() => 1);
    await workflow.execute(null, createRunContext({ events }));
    const types = events.types().filter((type) => type !== 'workflow.progress');
    assert.equal(types[0], 'workflow.started');
    assert.equal(types.at(-1), 'workflow.completed');
    assert.ok(types.indexOf('workflow.step.started') < types.indexOf('workflow.step.completed'));
  });

  test('reports a failure', async () => {
    const events = createCaptureEvents();
    const workflow = await factory(() => Promise.reject(new Error('broken')));
    await rejection(workflow.execute(null, createRunContext({ events })));
    assert.ok(events.types().includes('workflow.step.failed'));
    assert.equal(events.types().at(-1), 'workflow.failed');
  });
}

function hookTests(test: Test, factory: Factory): void {
  test('a hook before it can change the input, answer, or cancel', async () => {
    const workflow = await factory((input) => input);
    const changed = await workflow.execute('a', hooked('beforeWorkflowStep', modifyInput));
    assert.ok(JSON.stringify(changed).includes('changed'));
    const skipped = await workflow.execute(
      'a',
      hooked('beforeWorkflow', () => ({ type: 'skip', result: 'instead' })),
    );
    assert.equal(skipped, 'instead');
    const context = hooked('beforeWorkflow', () => ({ type: 'cancel', reason: 'not today' }));
    const error = await rejection(workflow.execute('a', context));
    assert.ok(SpellError.isInstance(error));
    assert.equal(error.code, 'HOOK_CANCELLED');
  });

  test('a hook after it can change the output', async () => {
    const workflow = await factory((input) => input);
    const context = hooked('afterWorkflow', (data) => ({ type: 'modified', data: { ...data, output: 'changed' } }));
    assert.equal(await workflow.execute('a', context), 'changed');
  });

  test('a hook on failure can answer or have it run again', async () => {
    const failing = await factory(() => Promise.reject(new Error('broken')));
    const answered = hooked('onWorkflowError', () => ({ type: 'skip', result: 'instead' }));
    assert.equal(await failing.execute('a', answered), 'instead');
    let calls = 0;
    const flaky = await factory((input) => {
      calls += 1;
      if (calls === 1) throw new Error('the first time');
      return input;
    });
    const retried = hooked('onWorkflowError', () => ({ type: 'retry', delayMs: 1, maxAttempts: 2 }));
    assert.ok(JSON.stringify(await flaky.execute('a', retried)).length > 0);
    assert.ok(calls > 1);
  });

  test('a failure that its own point does not decide comes to onError', async () => {
    const failing = await factory(() => Promise.reject(new Error('broken')));
    const answered = hooked('onError', () => ({ type: 'skip', result: 'instead' }));
    assert.equal(await failing.execute('a', answered), 'instead');
  });

  test('the own hooks of the component that calls it do not reach it', async () => {
    const seen = new Set<string>();
    const hooks: Hook[] = (['beforeWorkflow', 'beforeWorkflowStep', 'onCheckpoint'] as const).map((point) => ({
      name: point,
      point,
      run: () => void seen.add(point),
    }));
    const workflow = await factory((input) => input);
    const around = createRunContext();
    await workflow.execute('a', around.scope('caller', { hooks: componentHooks(around, hooks) }));
    assert.deepEqual([...seen], []);
    await workflow.execute('a', around.scope('call', { hooks }));
    assert.ok(seen.has('beforeWorkflow'));
  });
}

type Decide = (data: Record<string, unknown>) => HookResult;

const modifyInput: Decide = (data) => ({ type: 'modified', data: { ...data, input: 'changed' } });

/** A context with one hook, without a runner of a package. */
function hooked(point: HookPoint, decide: Decide, options: RunContextOptions = {}): RunContext {
  const hooks: HookRunner = {
    has: (asked) => asked === point,
    run: async (context) => {
      const result = context.point === point ? decide(context.data) : ({ type: 'continue' } as const);
      if (result.type === 'modified') context.data = result.data;
      return result;
    },
    register: () => () => {},
    list: () => [],
  };
  return createRunContext({ ...options, hooks });
}

function waitForAbort(_: JsonValue, { signal }: RunContext): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    else signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return assert.fail('expected it to be rejected');
}
