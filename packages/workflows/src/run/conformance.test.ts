import type { Workflow } from '@llmspell/core';
import { baseAgentConformance, workflowConformance, type ConformanceStep } from '@llmspell/testing/conformance';
import { describe, test } from 'vitest';

import {
  createConditionalWorkflow,
  createLoopWorkflow,
  createParallelWorkflow,
  createSequentialWorkflow,
} from '../index.ts';

interface Kind {
  readonly kind: string;
  readonly create: (run: ConformanceStep) => Workflow;
}

const kinds: readonly Kind[] = [
  { kind: 'a sequential workflow', create: (run) => createSequentialWorkflow({ name: 'one', steps: [run] }) },
  {
    kind: 'a sequential workflow with a guarded step',
    create: (run) =>
      createSequentialWorkflow({
        name: 'one',
        timeoutMs: 60_000,
        steps: [{ run, timeoutMs: 60_000, retry: { maxAttempts: 1 } }],
      }),
  },
  {
    kind: 'a sequential workflow with inline steps',
    create: (run) => createSequentialWorkflow({ name: 'one', steps: [{ name: 'group', steps: [run] }] }),
  },
  { kind: 'a parallel workflow', create: (run) => createParallelWorkflow({ name: 'two', steps: [run, run] }) },
  {
    kind: 'a parallel workflow that goes on after failures',
    create: (run) => createParallelWorkflow({ name: 'two', steps: [run, run], onBranchError: 'continue' }),
  },
  {
    kind: 'a conditional workflow',
    create: (run) => createConditionalWorkflow({ name: 'if', when: () => true, steps: [run] }),
  },
  {
    kind: 'a loop workflow',
    create: (run) => createLoopWorkflow({ name: 'loop', over: { range: { end: 2 } }, steps: [{ run }] }),
  },
];

describe.each(kinds)('$kind', ({ create }) => {
  workflowConformance({ test, factory: create });
  baseAgentConformance({
    test,
    features: { stream: false },
    create: () => ({
      agent: create((input, context) => context.effect('double', () => [input, input])),
      input: 'question',
    }),
  });
});
