import { defineHostMethod, SpellError, type HostCall, type HostClass, type HostMethod } from '@llmspell/core';
import { z } from 'zod';

import { createScriptWorkflow, WORKFLOW_TYPES, type ScriptWorkflowType } from './create-script-workflow.ts';
import { flowTable, type FlowTable } from './flow-table.ts';
import { runInput } from './run-input.ts';
import { ScriptWorkflowBuilder } from './script-workflow-builder.ts';
import { ScriptWorkflow } from './script-workflow.ts';
import { spellWorkflows } from './spell-workflows.ts';
import { workflowMethods } from './workflow-methods.ts';

const DESCRIPTIONS: Readonly<Record<ScriptWorkflowType, string>> = {
  sequential: 'Steps one after another; each is given what the one before gave.',
  parallel: 'Steps or branches side by side, each with the same input.',
  conditional: 'The branch whose condition holds.',
  loop: 'The same steps again and again: over a range, over a list, or while a condition holds.',
};

const nothing = z.tuple([]);

/** `Workflow`: workflows from tables, and from a builder. */
export const workflowClass: HostClass = {
  name: 'Workflow',
  description: 'Steps one after another, side by side, by condition or in a loop.',
  construct: maker(`A workflow of the type its table names. ${DESCRIPTIONS.sequential}`, typeOf),
  statics: {
    create: maker(`A workflow of the type its table names. ${DESCRIPTIONS.sequential}`, typeOf),
    sequential: maker(DESCRIPTIONS.sequential, () => 'sequential'),
    parallel: maker(DESCRIPTIONS.parallel, () => 'parallel'),
    conditional: maker(DESCRIPTIONS.conditional, () => 'conditional'),
    loop: maker(DESCRIPTIONS.loop, () => 'loop'),
    builder: defineHostMethod({
      description: 'A builder: call its methods, then build().',
      params: nothing,
      mode: 'sync',
      call: (call) => call.handle('WorkflowBuilder', new ScriptWorkflowBuilder(call)),
    }),
    execute: defineHostMethod({
      description: 'Runs a workflow and gives its result object.',
      params: z.tuple([z.unknown(), z.unknown().optional()]),
      call: (call, _self, ...[workflow, input]) =>
        findOwn(workflow, call).executeForScript(runInput(input), call.context),
    }),
    types: defineHostMethod({
      description: 'The types of workflow there are.',
      params: nothing,
      mode: 'sync',
      call: () => [...WORKFLOW_TYPES],
    }),
    discoverTypes: defineHostMethod({
      description: 'The types of workflow, with what they do.',
      params: nothing,
      mode: 'sync',
      call: () => WORKFLOW_TYPES.map((type) => ({ type, description: DESCRIPTIONS[type] })),
    }),
    list: defineHostMethod({
      description: 'The workflows this spell has made.',
      params: nothing,
      mode: 'sync',
      call: (call) =>
        [...spellWorkflows(call).values()].map(({ id, name, type, description }) => ({
          id,
          name,
          type: 'instance',
          workflow_type: type,
          description,
        })),
    }),
    get: defineHostMethod({
      description: 'A workflow this spell has made, by name or id.',
      params: z.tuple([z.string()]),
      mode: 'sync',
      call: (call, _self, name) => call.handle('Workflow', findOwn(name, call)),
    }),
  },
  methods: workflowMethods,
  fields: ({ id, name, type, description }: ScriptWorkflow) => ({ id, name, type, description }),
};

/** A function that makes a workflow of a type from a table. It fails by a result, not by an error. */
function maker(description: string, type: (table: FlowTable) => ScriptWorkflowType): HostMethod<undefined> {
  return defineHostMethod({
    description,
    params: z.tuple([flowTable]),
    mode: 'sync',
    call: (call, _self, table) =>
      call.handle('Workflow', createScriptWorkflow(table, { type: type(table), onFailure: 'return' }, call)),
  });
}

function typeOf({ type }: FlowTable): ScriptWorkflowType {
  const found = WORKFLOW_TYPES.find((known) => known === (type ?? 'sequential'));
  if (found !== undefined) return found;
  throw new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected the type of a workflow to be one of ${WORKFLOW_TYPES.join(', ')}; got "${type}".`,
  });
}

function findOwn(given: unknown, call: HostCall): ScriptWorkflow {
  if (given instanceof ScriptWorkflow) return given;
  const workflows = spellWorkflows(call);
  const found =
    typeof given === 'string'
      ? (workflows.get(given) ?? [...workflows.values()].find(({ id }) => id === given))
      : undefined;
  if (found !== undefined) return found;
  const names = [...workflows.keys()].slice(0, 20).join(', ') || 'none';
  throw new SpellError({
    code: 'NOT_FOUND',
    message: `Workflow not found: expected a workflow of this spell, or its name; got ${typeof given === 'string' ? `"${given}"` : `a ${typeof given}`}. There are: ${names}.`,
  });
}
