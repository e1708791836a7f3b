import {
  defineHostMethod,
  isScriptFunction,
  type HostMethod,
  type JsonObject,
  type ScriptFunction,
} from '@llmspell/core';
import { getOwn, scriptCallContext, toJson } from '@llmspell/core/kit';
import { z } from 'zod';

import { runInput } from './run-input.ts';
import type { ScriptWorkflow } from './script-workflow.ts';

const nothing = z.tuple([]);
const optionalInput = z.tuple([
  z.unknown().optional(),
  z.object({ hooks: z.record(z.string(), z.unknown()).optional() }).optional(),
]);
// A custom schema has no JSON Schema, and none of its keys are ours to rename.
const scriptFunction = z.tuple([z.custom<ScriptFunction>(isScriptFunction, 'expected a function')]);

/** The methods of a workflow's handle. */
export const workflowMethods: Readonly<Record<string, HostMethod>> = {
  run: defineHostMethod({
    description: 'Runs it and gives its final output. A failure is an error.',
    params: optionalInput,
    call: (call, self: ScriptWorkflow, ...[input, options]) =>
      self.execute(runInput(input), scriptCallContext(call, options)),
  }),
  execute: defineHostMethod({
    description: 'Runs it and gives its result object: success, text, output, outputs, steps, metadata.',
    params: optionalInput,
    call: (call, self: ScriptWorkflow, ...[input, options]) =>
      self.executeForScript(runInput(input), scriptCallContext(call, options)),
  }),
  getInfo: defineHostMethod({
    description: 'Its id, name, type and description.',
    params: nothing,
    mode: 'sync',
    call: (_call, { id, name, type, description }: ScriptWorkflow) => ({ id, name, type, description }),
  }),
  setSharedData: defineHostMethod({
    description: 'Sets a value that conditions and references find by name.',
    params: z.tuple([z.string(), z.unknown()]),
    mode: 'sync',
    call: (_call, self: ScriptWorkflow, ...[key, value]) =>
      self.setSharedData(key, toJson(value, `Shared data "${key}"`)),
  }),
  getOutput: defineHostMethod({
    description: 'What a step gave in the last execution.',
    params: z.tuple([z.string()]),
    mode: 'sync',
    call: (_call, self: ScriptWorkflow, step) => getOwn(self.lastExecution.outputs, step) ?? null,
  }),
  getAllOutputs: defineHostMethod({
    description: 'What every step gave in the last execution, by name.',
    params: nothing,
    mode: 'sync',
    call: (_call, self: ScriptWorkflow) => self.lastExecution.outputs,
  }),
  listOutputs: defineHostMethod({
    description: 'The names of the outputs of the last execution.',
    params: nothing,
    mode: 'sync',
    call: (_call, self: ScriptWorkflow) => Object.keys(self.lastExecution.outputs),
  }),
  clearOutputs: defineHostMethod({
    description: 'Forgets the outputs of the last execution.',
    params: nothing,
    mode: 'sync',
    call: (_call, self: ScriptWorkflow) => ({ deleted: self.clearOutputs() }),
  }),
  getExecutionId: defineHostMethod({
    description: 'The id of the last execution.',
    params: nothing,
    mode: 'sync',
    call: (_call, self: ScriptWorkflow) => self.lastExecution.id,
  }),
  onBeforeExecute: listener('Calls a function with the input before each run.', 'start'),
  onAfterExecute: listener('Calls a function with the result after each run that succeeds.', 'complete'),
  onError: listener('Calls a function with the message and the step after each run that fails.', 'error'),
  emit: defineHostMethod({
    description: 'Emits an event.',
    params: z.tuple([z.string(), z.unknown().optional()]),
    mode: 'sync',
    call(call, self: ScriptWorkflow, ...[event, data]) {
      call.context.emit(event, () => eventData(data));
      return { success: true, workflow_id: self.id, event_name: event };
    },
  }),
};

function listener(description: string, moment: Parameters<ScriptWorkflow['listen']>[0]): HostMethod {
  return defineHostMethod({
    description,
    params: scriptFunction,
    mode: 'sync',
    call: (_call, self: ScriptWorkflow, listen) => self.listen(moment, listen),
  });
}

function eventData(given: unknown): JsonObject {
  const data = toJson(given, 'The data of an event');
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as JsonObject) : { value: data };
}
