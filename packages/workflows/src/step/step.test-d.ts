import type { JsonValue, RunContext, Tool, Workflow } from '@llmspell/core';
import { expectTypeOf, test } from 'vitest';

import { createSequentialWorkflow, type Step, type WorkflowState } from '../index.ts';

test('a function may ask for the input it expects', () => {
  expectTypeOf((input: { topic: string }) => input.topic).toExtend<Step>();
  expectTypeOf((count: number) => count + 1).toExtend<Step>();
  expectTypeOf(async (_: JsonValue, context: RunContext, state: WorkflowState) => [
    context.path,
    state.input,
  ]).toExtend<Step>();
});

test('a step does something', () => {
  expectTypeOf<{ name: string }>().not.toExtend<Step>();
  expectTypeOf<{ tool: Tool }>().toExtend<Step>();
  expectTypeOf<{ workflow: Workflow; input: (previous: JsonValue) => JsonValue }>().toExtend<Step>();
  expectTypeOf<Workflow>().toExtend<Step>();
});

test('a workflow is a workflow of core', () => {
  expectTypeOf(createSequentialWorkflow).returns.toEqualTypeOf<Workflow>();
});
