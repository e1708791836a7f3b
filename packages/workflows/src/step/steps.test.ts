import {
  createComponentRegistry,
  createRunContext,
  defineTool,
  NO_USAGE,
  SpellError,
  type AgentOutput,
  type JsonValue,
  type RunContext,
} from '@llmspell/core';
import {
  allowAll,
  createCaptureEvents,
  createManualClock,
  createRecordingTool,
  createScriptedAgent,
} from '@llmspell/testing';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { createSequentialWorkflow, type Step } from '../index.ts';

const sequence = (...steps: readonly Step[]) => createSequentialWorkflow({ name: 'flow', steps });
const identity = (input: JsonValue): JsonValue => input;

const agentOutput = (text: string, object?: JsonValue): AgentOutput => ({
  text,
  ...(object === undefined ? {} : { object }),
  finishReason: 'stop',
  turns: 1,
  usage: NO_USAGE,
  toolCalls: [],
  messages: [],
  model: 'scripted/test',
});

describe('what a step can be', () => {
  test('functions, agents, tools and workflows, one after another', async () => {
    const double = defineTool({
      name: 'double',
      description: 'Doubles a number',
      inputSchema: z.object({ n: z.number() }),
      execute: ({ n }) => n * 2,
    });
    const flow = sequence(
      ({ n }: { n: number }) => ({ n: n + 1 }),
      double,
      (n: number) => ({ n }),
      sequence({ tool: double }),
      createScriptedAgent('writer', (input: unknown) => agentOutput(`wrote ${JSON.stringify(input)}`)),
    );
    const context = createRunContext({ permissions: allowAll });
    await expect(flow.execute({ n: 1 }, context)).resolves.toBe('wrote 8');
  });

  test('an agent with an output schema gives its object', async () => {
    const agent = createScriptedAgent('reader', [agentOutput('{"a":1}', { a: 1 })]);
    await expect(sequence({ agent }).execute('x', createRunContext())).resolves.toEqual({ a: 1 });
  });

  test('an agent with a conversation is told data as JSON', async () => {
    const inner = createScriptedAgent('chat', [agentOutput('ok')]);
    const agent = { ...inner, conversation: { messages: [], append() {}, clear() {} } };
    await sequence({ agent, input: { topic: 'tea' } }).execute(null, createRunContext());
    await sequence({ agent, input: { text: 'hello' } }).execute(null, createRunContext());
    expect(inner.inputs).toEqual(['{"topic":"tea"}', { text: 'hello' }]);
  });

  test('components by name, looked up when the step runs', async () => {
    const components = createComponentRegistry();
    const flow = sequence({ agent: 'local://greeter' }, { tool: 'shout' }, { workflow: 'wrap' });
    components.register(createScriptedAgent('greeter', (name) => `hello ${String(name)}`));
    components.register(
      defineTool({
        name: 'shout',
        description: 'Shouts',
        inputSchema: z.string(),
        execute: (text) => text.toUpperCase(),
      }),
    );
    components.register(createSequentialWorkflow({ name: 'wrap', steps: [(text) => [text]] }));
    const context = createRunContext({ components, permissions: allowAll });
    await expect(flow.execute('ada', context)).resolves.toEqual(['HELLO ADA']);
    await expect(sequence({ agent: 'greter' }).execute('ada', context)).rejects.toMatchObject({
      message: expect.stringContaining('Did you mean greeter?') as unknown,
      data: { code: 'NOT_FOUND' },
    });
  });

  test('a tool goes through its door: the schema, the policy', async () => {
    const tool = createRecordingTool({ name: 'reader', inputSchema: z.object({ path: z.string() }) });
    await expect(sequence({ tool, input: {} }).execute(null, createRunContext())).rejects.toMatchObject({
      data: { code: 'VALIDATION_FAILED' },
    });
    const refusing = createRunContext({ permissions: { check: () => ({ allowed: false }) } });
    await expect(sequence({ tool, input: { path: 'a' } }).execute(null, refusing)).rejects.toMatchObject({
      data: { code: 'PERMISSION_DENIED' },
    });
    expect(tool.calls).toEqual([]);
  });

  test('its input may be a function of what came before', async () => {
    const flow = sequence(
      { name: 'first', run: () => 2 },
      { name: 'second', run: () => 3 },
      { run: identity, input: (previous, state) => [previous, state.output('first') ?? null, state.input] },
    );
    await expect(flow.execute('in', createRunContext())).resolves.toEqual([3, 2, 'in']);
  });

  test('nothing and undefined are null', async () => {
    await expect(sequence(() => undefined).execute(null, createRunContext())).resolves.toBeNull();
  });

  test.each<[string, readonly Step[], string]>([
    ['no steps', [], 'at least one step'],
    [
      'two steps of one name',
      [
        { name: 'a', run: identity },
        { name: 'a', run: identity },
      ],
      'named "a"',
    ],
    ['nothing to do', [{ name: 'a' } as unknown as Step], 'one thing to do (run, agent, tool'],
    ['two things to do', [{ run: identity, agent: 'x' } as Step], 'it has run and agent'],
    ['no step at all', [42 as unknown as Step], 'got a number'],
    ['a component that is none', [{ agent: {} as never }], 'has to be a function, a component'],
  ])('%s is refused when the workflow is made', (_, steps, message) => {
    expect(() => sequence(...steps)).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED', message: expect.stringContaining(message) as unknown }),
    );
  });
});

describe('what a step can have', () => {
  test('retry waits with the clock of the context, and tells of each wait', async () => {
    const clock = createManualClock();
    const events = createCaptureEvents();
    let calls = 0;
    const flow = sequence({
      name: 'flaky',
      retry: { maxAttempts: 3, baseDelayMs: 1000 },
      run: () => {
        calls += 1;
        if (calls < 3) throw new Error('not yet');
        return 'there';
      },
    });
    const running = flow.run(null, createRunContext({ clock, events, random: () => 0 }));
    await clock.untilSleeping();
    await clock.advance(500);
    await clock.untilSleeping();
    await clock.advance(1000);
    const result = await running;
    expect(result).toMatchObject({ output: 'there', steps: [{ name: 'flaky', attempts: 3, durationMs: 1500 }] });
    expect(events.ofType('workflow.step.retrying').map(({ data }) => data['delay_ms'])).toEqual([500, 1000]);
  });

  test.each(['VALIDATION_FAILED', 'PERMISSION_DENIED', 'NOT_FOUND'] as const)('%s is not tried again', async (code) => {
    let calls = 0;
    const flow = sequence({
      retry: { maxAttempts: 5 },
      run: () => {
        calls += 1;
        throw new SpellError({ code, message: 'always the same' });
      },
    });
    const clock = createManualClock({ autoAdvance: true });
    await expect(flow.execute(null, createRunContext({ clock }))).rejects.toMatchObject({ data: { code } });
    expect(calls).toBe(1);
  });

  test('a nested workflow is not tried again either, when its cause is such an error', async () => {
    let calls = 0;
    const inner = sequence(
      sequence(() => {
        calls += 1;
        throw new SpellError({ code: 'PERMISSION_DENIED', message: 'no' });
      }),
    );
    const flow = sequence({ workflow: inner, retry: { baseDelayMs: 1 } });
    await expect(flow.execute(null, createRunContext())).rejects.toMatchObject({ data: { code: 'PERMISSION_DENIED' } });
    expect(calls).toBe(1);
  });

  test('an abort while it waits for the next attempt ends it', async () => {
    const clock = createManualClock();
    const controller = new AbortController();
    const reason = new Error('stop');
    const flow = sequence({ retry: {}, run: () => Promise.reject(new Error('broken')) });
    const running = flow.execute(null, createRunContext({ clock, signal: controller.signal }));
    await clock.untilSleeping();
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(clock.pending).toBe(0);
  });

  test('a time limit fails the step, and its signal tells the work', async () => {
    let told: unknown;
    const never = (_: JsonValue, { signal }: RunContext) =>
      new Promise<never>(() => signal.addEventListener('abort', () => (told = signal.reason)));
    const flow = sequence({ name: 'slow', run: never, timeoutMs: 1 });
    await expect(flow.execute(null, createRunContext())).rejects.toMatchObject({
      code: 'STEP_FAILED',
      retryable: true,
      data: { step: 'slow', code: 'TIMEOUT' },
    });
    expect(told).toMatchObject({ code: 'TIMEOUT' });
  });

  test('a time limit of the workflow is a failure with the code TIMEOUT', async () => {
    const flow = createSequentialWorkflow({ name: 'slow', timeoutMs: 1, steps: [() => new Promise<never>(() => {})] });
    await expect(flow.execute(null, createRunContext())).rejects.toMatchObject({ code: 'TIMEOUT' });
    await expect(flow.run(null, createRunContext())).resolves.toMatchObject({ error: { code: 'TIMEOUT' } });
  });

  test('onError: go on with null, or with what a function gives', async () => {
    const run = () => Promise.reject(new Error('broken'));
    const flow = sequence(
      { name: 'a', run, onError: 'continue' },
      { name: 'b', run, onError: (error) => error.code },
      { run: identity, input: ['{{a}}', '{{b}}'] },
    );
    const result = await flow.run(null, createRunContext());
    expect(result).toMatchObject({ status: 'completed', output: [null, 'STEP_FAILED'] });
    expect(result.steps.map(({ status }) => status)).toEqual(['failed', 'failed', 'completed']);
  });

  test('onError is not asked about an abort', async () => {
    const controller = new AbortController();
    const reason = new Error('stop');
    const flow = sequence({
      onError: 'continue',
      run: () => {
        controller.abort(reason);
        throw reason;
      },
    });
    await expect(flow.execute(null, createRunContext({ signal: controller.signal }))).rejects.toBe(reason);
  });

  test('skipIf leaves a step out; what it was given goes on', async () => {
    const flow = sequence(
      () => 1,
      { name: 'left out', run: () => 2, skipIf: (state) => state.output('step_1') === 1 },
      identity,
    );
    const result = await flow.run(null, createRunContext());
    expect(result.output).toBe(1);
    expect(result.steps.map(({ status }) => status)).toEqual(['completed', 'skipped', 'completed']);
  });

  test('defaults hold for every step that does not say otherwise', async () => {
    const run = () => Promise.reject(new Error('broken'));
    const steps = { name: 'flow', stepDefaults: { onError: 'continue' }, steps: [run, { steps: [run] }] } as const;
    await expect(createSequentialWorkflow(steps).execute(null, createRunContext())).resolves.toBeNull();
    const strict = createSequentialWorkflow({ ...steps, steps: [run, { name: 'last', run, onError: 'fail' }] });
    await expect(strict.execute(null, createRunContext())).rejects.toMatchObject({ data: { step: 'last' } });
  });

  test('an input that does not fit the schema of the workflow is refused before a step runs', async () => {
    let calls = 0;
    const flow = createSequentialWorkflow({
      name: 'checked',
      inputSchema: z.object({ topic: z.string() }),
      steps: [() => (calls += 1)],
    });
    await expect(flow.execute({}, createRunContext())).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(calls).toBe(0);
  });
});
