import type { Component, HostCall, RunContext, ScriptFunction } from '@llmspell/core';

import { spellWorkflows } from './spell-workflows.ts';

/** What the steps of one script workflow have in common. */
export interface StepScope extends StepListeners {
  /** The workflow's name, for messages. */
  readonly workflow: string;
  /** A workflow of this spell by its name. */
  readonly localWorkflow: (name: string) => Component | undefined;
  /** Names of the agents that answered, by step; filled while the workflow runs. */
  readonly agents: Map<string, string>;
}

/** Functions of the script that hear of every step. */
export interface StepListeners {
  readonly onStepStart?: ScriptFunction | undefined;
  readonly onStepComplete?: ScriptFunction | undefined;
}

/** Does a script step's work with its filled input. */
export type ScriptWork = (input: unknown, context: RunContext) => Promise<unknown>;

/** Makes what the steps of a workflow share. */
export function createStepScope(workflow: string, call: HostCall, listeners: StepListeners = {}): StepScope {
  const workflows = spellWorkflows(call);
  return {
    ...listeners,
    workflow,
    localWorkflow: (name) => workflows.get(name.replace(/^local:\/\//, '')),
    agents: new Map(),
  };
}
