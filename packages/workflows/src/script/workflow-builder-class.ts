import { defineHostMethod, type HostClass, type HostMethod, type Schema } from '@llmspell/core';
import { z } from 'zod';

import type { ScriptWorkflowType } from './create-script-workflow.ts';
import { flowTable } from './flow-table.ts';
import type { ScriptWorkflowBuilder as Builder } from './script-workflow-builder.ts';

const text = z.tuple([z.string()]);
const count = z.tuple([z.number().int().positive()]);
const step = z.tuple([flowTable]);
const condition = z.tuple([z.unknown()]);

/** `WorkflowBuilder`: what `Workflow.builder()` gives. Every method but `build` gives the builder itself. */
export const workflowBuilderClass: HostClass = {
  name: 'WorkflowBuilder',
  description: 'Collects a workflow call by call.',
  methods: {
    sequential: kind('sequential'),
    parallel: kind('parallel'),
    conditional: kind('conditional'),
    loop: kind('loop', ['loopWorkflow']),
    name: chain('Names it.', text, (self, name) => self.name(name)),
    description: chain('Describes it.', text, (self, description) => self.description(description)),
    addStep: chain('Adds a step, or a branch of a parallel workflow.', step, (self, table) => self.addStep(table)),
    addTemplateStep: chain(
      'Adds a step that runs a template.',
      z.tuple([z.string(), z.string(), z.unknown().optional()]),
      (self, ...[name, templateId, params]) =>
        self.addStep({ name, templateId, ...(params === undefined ? {} : { params }) }),
    ),
    addThenStep: chain('Adds a step that runs when the condition holds.', step, (self, table) => self.addStep(table)),
    addElseStep: chain('Adds a step that runs when no condition holds.', step, (self, table) =>
      self.addElseStep(table),
    ),
    addBranch: chain(
      'Adds steps that run when a condition of their own holds.',
      z.tuple([z.unknown(), z.array(flowTable)]),
      (self, when, steps) => self.addBranch(when, steps),
    ),
    condition: chain('Sets the condition of the then steps.', condition, (self, given) => self.condition(given)),
    withRange: chain(
      'Runs a loop over numbers from start (1) up to, not including, end (10), in steps of step (1).',
      z.tuple([z.object({ start: z.number().default(1), end: z.number().default(10), step: z.number().default(1) })]),
      (self, range) => self.range(range),
    ),
    withCollection: chain('Runs a loop over the items of a list.', condition, (self, given) => self.collection(given)),
    withWhile: chain('Runs a loop while a condition holds.', condition, (self, given) => self.while(given)),
    loopCondition: chain('Runs a loop while a condition holds.', condition, (self, given) => self.while(given)),
    maxIterations: chain('Ends a loop after so many iterations.', count, (self, maxIterations) =>
      self.loopOptions({ maxIterations }),
    ),
    maxConcurrency: chain('Limits the branches under way at once.', count, (self, concurrency) =>
      self.parallelOptions({ concurrency }),
    ),
    errorStrategy: chain('Says what a failed step means: fail_fast, continue or retry.', text, (self, strategy) =>
      self.errorStrategy(strategy),
    ),
    hooks: chain('Its hooks, by point.', z.tuple([z.record(z.string(), z.unknown())]), (self, table) =>
      self.hooks(table),
    ),
    timeoutMs: chain('Limits the time of the whole run, ms.', count, (self, timeoutMs) => self.timeoutMs(timeoutMs)),
    build: defineHostMethod({
      description: 'Makes the workflow. It raises an error when it fails.',
      params: z.tuple([]),
      mode: 'sync',
      call: (call, self: Builder) => call.handle('Workflow', self.build()),
    }),
  },
};

function kind(type: ScriptWorkflowType, aliases: readonly string[] = []): HostMethod {
  const method = chain(`Makes it a ${type} workflow.`, z.tuple([]), (self) => self.type(type));
  return { ...method, aliases };
}

/** A method that gives the builder itself. */
function chain<Args extends readonly unknown[]>(
  description: string,
  params: Schema<Args>,
  change: (self: Builder, ...args: Args) => Builder,
): HostMethod {
  return defineHostMethod({
    description,
    params,
    mode: 'sync',
    call: (call, self: Builder, ...args: Args) => call.handle('WorkflowBuilder', change(self, ...args)),
  });
}
