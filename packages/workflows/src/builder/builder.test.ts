import { createRunContext, type JsonValue } from '@llmspell/core';
import { describe, expect, test } from 'vitest';

import { createWorkflowBuilder } from '../index.ts';

const identity = (input: JsonValue): JsonValue => input;
const context = createRunContext();

describe('a workflow builder', () => {
  test('builds a sequence', async () => {
    const flow = createWorkflowBuilder('flow')
      .description('Adds')
      .step((n: number) => n + 1)
      .step({ name: 'twice', run: (n: number) => n * 2 })
      .build();
    expect(flow).toMatchObject({ name: 'flow', type: 'sequential', description: 'Adds' });
    await expect(flow.execute(1, context)).resolves.toBe(4);
  });

  test('builds branches side by side', async () => {
    const flow = createWorkflowBuilder()
      .name('flow')
      .type('parallel')
      .parallelOptions({ concurrency: 1 })
      .step(() => 1)
      .step(() => 2)
      .build();
    await expect(flow.execute(null, context)).resolves.toEqual([1, 2]);
  });

  test('builds a choice', async () => {
    const flow = createWorkflowBuilder('flow')
      .type('conditional')
      .when(({ input }) => input === 1)
      .step(() => 'one')
      .branch({ when: ({ input }) => input === 2, steps: [() => 'two'] })
      .otherwise(() => 'many')
      .build();
    await expect(Promise.all([1, 2, 3].map((n) => flow.execute(n, context)))).resolves.toEqual(['one', 'two', 'many']);
  });

  test('builds a loop', async () => {
    const flow = createWorkflowBuilder('flow')
      .type('loop')
      .over({ range: { end: 5 } })
      .loopOptions({ maxIterations: 2 })
      .step(identity)
      .build();
    await expect(flow.execute(null, context)).resolves.toEqual([0, 1]);
  });

  test('applies defaults and options', async () => {
    const flow = createWorkflowBuilder('flow')
      .options({ references: 'lenient' })
      .stepDefaults({ onError: 'continue' })
      .timeoutMs(60_000)
      .step(() => Promise.reject(new Error('broken')))
      .step({ run: identity, input: '{{nothing}}' })
      .build();
    await expect(flow.execute(null, context)).resolves.toBe('{{nothing}}');
  });

  test('what was built does not change when the builder goes on', async () => {
    const builder = createWorkflowBuilder('flow').step(() => 1);
    const first = builder.build();
    builder.step(() => 2);
    await expect(first.execute(null, context)).resolves.toBe(1);
    await expect(builder.build().execute(null, context)).resolves.toBe(2);
  });

  test('says what is missing', () => {
    const say = () => 'x';
    expect(() => createWorkflowBuilder('flow').type('loop').step(say).build()).toThrow(/call over\(/);
    expect(() => createWorkflowBuilder('flow').type('conditional').step(say).build()).toThrow(/call when\(/);
    expect(() => createWorkflowBuilder('flow').build()).toThrow(/at least one step/);
    expect(() => createWorkflowBuilder().step(say).build()).toThrow(/needs a name/);
  });
});
