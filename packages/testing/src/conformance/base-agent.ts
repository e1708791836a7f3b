import { deepStrictEqual, equal, notEqual, ok, rejects } from 'node:assert/strict';
import { getEventListeners } from 'node:events';

import {
  createRunContext,
  parseWith,
  type AgentEvent,
  type BaseAgent,
  type EffectRequest,
  type Journal,
  type RunContext,
  type RunContextOptions,
} from '@llmspell/core';
import { asTool, executeTool } from '@llmspell/core/kit';

import { looseSchema } from '../doubles/loose-schema.ts';

/** A component to test, and what to ask it. */
export interface BaseAgentFixture<Input = unknown, Output = unknown> {
  readonly agent: BaseAgent<Input, Output>;
  /** An input it can work with, given to every run. */
  readonly input: Input;
  /** What its runs need. @default null objects */
  readonly context?: Omit<RunContextOptions, 'signal' | 'journal'>;
}

export interface BaseAgentConformanceOptions<Input, Output> {
  /** The runner's `test`. */
  readonly test: (name: string, body: () => Promise<void>) => unknown;
  readonly features: {
    /** Whether it has `stream`. */
    readonly stream: boolean;
  };
  /** Makes a new component that always gives the same output; called for each test. */
  readonly create: () => BaseAgentFixture<Input, Output> | Promise<BaseAgentFixture<Input, Output>>;
}

/** What every implementation of `BaseAgent` has to do, decorators and adapters included. */
export function baseAgentConformance<Input, Output>(options: BaseAgentConformanceOptions<Input, Output>): void {
  testWork(options);
  testStream(options);
  testAbort(options);
}

function testWork<Input, Output>({ test, create }: BaseAgentConformanceOptions<Input, Output>): void {
  test('says what it is', async () => {
    const { agent } = await create();
    const { kind, name, description, capabilities = [] } = agent;
    for (const text of [kind, name, description, ...capabilities]) ok(text.length > 0);
    notEqual(agent.kind, 'tool');
  });

  test('gives an output that fits its schema, and leaves its input alone', async () => {
    const { agent, input, context } = await create();
    const before = structuredClone(input);
    const output = await agent.execute(input, createRunContext(context));
    deepStrictEqual(input, before);
    if (agent.outputSchema !== undefined) await parseWith(agent.outputSchema, output, 'The output');
  });

  test('gives the same output in runs side by side, and again', async () => {
    const { agent, input, context } = await create();
    const run = createRunContext(context);
    const first = await run.all([1, 2, 3].map(() => (scope: RunContext) => agent.execute(input, scope)));
    const again = await agent.execute(input, run.scope('again'));
    for (const output of first) deepStrictEqual(output, again);
  });

  test('works as a tool', async () => {
    const { agent, input, context } = await create();
    const tool = asTool(agent, { name: 'nested', inputSchema: agent.inputSchema ?? looseSchema<Input>() });
    ok((await executeTool({ tool, input }, createRunContext(context))) !== undefined);
  });

  test('makes the same effects in the same places every time', async () => {
    const runs: string[][] = [];
    for (let round = 0; round < 2; round += 1) {
      const { agent, input, context } = await create();
      const keys: string[] = [];
      await agent.execute(input, createRunContext({ ...context, journal: recordKeys(keys) }));
      runs.push(keys.toSorted());
    }
    deepStrictEqual(runs[0], runs[1]);
  });
}

function testStream<Input, Output>({ test, create, features }: BaseAgentConformanceOptions<Input, Output>): void {
  if (!features.stream) {
    test('has no stream, as declared', async () => ok((await create()).agent.stream === undefined));
    return;
  }
  test('streams the same work: one finish, at the end, with the output', async () => {
    const { agent, input, context } = await create();
    ok(agent.stream !== undefined);
    const events: AgentEvent<Output>[] = [];
    for await (const event of agent.stream(input, createRunContext(context))) events.push(event);
    const output = await agent.execute(input, createRunContext(context));
    deepStrictEqual(
      events.filter(({ type }) => type === 'finish'),
      [{ type: 'finish', output }],
    );
    equal(events.at(-1)?.type, 'finish');
  });

  test('a reader that stops leaves no listener behind', async () => {
    const { agent, input, context } = await create();
    const { signal } = new AbortController();
    for await (const _ of agent.stream?.(input, createRunContext({ ...context, signal })) ?? []) break;
    equal(listeners(signal), 0);
  });
}

function testAbort<Input, Output>({ test, create }: BaseAgentConformanceOptions<Input, Output>): void {
  test('rejects with the reason of an abort, untouched', async () => {
    const { agent, input, context } = await create();
    const reason = new Error('stop');
    const signal = AbortSignal.abort(reason);
    await rejects(agent.execute(input, createRunContext({ ...context, signal })), (error) => error === reason);
  });

  test('an abort while it works either comes too late or is the reason of its failure', async () => {
    const { agent, input, context } = await create();
    const reason = new Error('stop');
    for (let ticks = 0; ticks < 50; ticks += 1) {
      const controller = new AbortController();
      const work = agent.execute(input, createRunContext({ ...context, signal: controller.signal })).then(
        () => reason,
        (error: unknown) => error,
      );
      for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
      controller.abort(reason);
      equal(await work, reason);
      equal(listeners(controller.signal), 0);
    }
  });

  test('leaves no listener on its signal', async () => {
    const { agent, input, context } = await create();
    const { signal } = new AbortController();
    await agent.execute(input, createRunContext({ ...context, signal }));
    equal(listeners(signal), 0);
  });
}

function listeners(signal: AbortSignal): number {
  return getEventListeners(signal, 'abort').length;
}

/** A journal that records only where effects are made. */
function recordKeys(keys: string[]): Journal {
  return {
    replaying: false,
    openLog: () => ({ recorded: [], append: () => {} }),
    async effect<T>({ path, name, signal, run }: EffectRequest<T>): Promise<T> {
      keys.push(`${path}/${name}`);
      return run({ idempotencyKey: `${path}/${name}`, signal, part: () => {} });
    },
  };
}
