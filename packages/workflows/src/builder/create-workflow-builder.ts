import { SpellError, type Workflow } from '@llmspell/core';

import type { ConditionalBranch } from '../conditional/conditional-flow.ts';
import { createConditionalWorkflow } from '../conditional/create-conditional-workflow.ts';
import { createLoopWorkflow } from '../loop/create-loop-workflow.ts';
import type { LoopFlow, LoopSource } from '../loop/loop-flow.ts';
import { createParallelWorkflow } from '../parallel/create-parallel-workflow.ts';
import type { ParallelFlow } from '../parallel/parallel-flow.ts';
import type { WorkflowOptions } from '../run/workflow-options.ts';
import { createSequentialWorkflow } from '../sequential/create-sequential-workflow.ts';
import type { Condition } from '../step/condition.ts';
import type { Step, StepDefaults } from '../step/step.ts';

type BuilderType = 'sequential' | 'parallel' | 'conditional' | 'loop';

/** Collects a workflow call by call. Every method but `build` gives the builder itself. */
export interface WorkflowBuilder {
  /** @default 'sequential' */
  type(type: BuilderType): WorkflowBuilder;
  name(name: string): WorkflowBuilder;
  description(description: string): WorkflowBuilder;
  /** Adds a step; to a conditional workflow, one that runs when {@link WorkflowBuilder.when} holds. */
  step(step: Step): WorkflowBuilder;
  /** The condition of a conditional workflow's steps. */
  when(condition: Condition): WorkflowBuilder;
  /** Adds a branch of a conditional workflow. */
  branch(branch: ConditionalBranch): WorkflowBuilder;
  /** Adds a step that runs when no condition holds. */
  otherwise(step: Step): WorkflowBuilder;
  /** What a loop runs over. */
  over(source: LoopSource): WorkflowBuilder;
  /** What else a loop can have. */
  loopOptions(options: Omit<LoopFlow, 'over' | 'steps'>): WorkflowBuilder;
  /** What else a parallel workflow can have. */
  parallelOptions(options: Omit<ParallelFlow, 'steps'>): WorkflowBuilder;
  stepDefaults(defaults: StepDefaults): WorkflowBuilder;
  timeoutMs(timeoutMs: number): WorkflowBuilder;
  /** Whatever else every workflow can have. */
  options(options: Omit<WorkflowOptions, 'name'>): WorkflowBuilder;
  /** @throws SpellError `VALIDATION_FAILED` when something is missing. */
  build(): Workflow;
}

/** Makes a builder for a workflow of any kind. @param name Can also be given later. */
export function createWorkflowBuilder(name = ''): WorkflowBuilder {
  return new Builder(name);
}

class Builder implements WorkflowBuilder {
  readonly #steps: Step[] = [];
  readonly #branches: ConditionalBranch[] = [];
  readonly #otherwise: Step[] = [];
  #type: BuilderType = 'sequential';
  #options: WorkflowOptions;
  #when: Condition | undefined;
  #over: LoopSource | undefined;
  #loop: Omit<LoopFlow, 'over' | 'steps'> = {};
  #parallel: Omit<ParallelFlow, 'steps'> = {};

  constructor(name: string) {
    this.#options = { name };
  }

  type(type: BuilderType): this {
    this.#type = type;
    return this;
  }

  name(name: string): this {
    this.#options = { ...this.#options, name };
    return this;
  }

  description(description: string): this {
    return this.options({ description });
  }

  step(step: Step): this {
    this.#steps.push(step);
    return this;
  }

  when(condition: Condition): this {
    this.#when = condition;
    return this;
  }

  branch(branch: ConditionalBranch): this {
    this.#branches.push(branch);
    return this;
  }

  otherwise(step: Step): this {
    this.#otherwise.push(step);
    return this;
  }

  over(source: LoopSource): this {
    this.#over = source;
    return this;
  }

  loopOptions(options: Omit<LoopFlow, 'over' | 'steps'>): this {
    this.#loop = { ...this.#loop, ...options };
    return this;
  }

  parallelOptions(options: Omit<ParallelFlow, 'steps'>): this {
    this.#parallel = { ...this.#parallel, ...options };
    return this;
  }

  stepDefaults(stepDefaults: StepDefaults): this {
    return this.options({ stepDefaults: { ...this.#options.stepDefaults, ...stepDefaults } });
  }

  timeoutMs(timeoutMs: number): this {
    return this.options({ timeoutMs });
  }

  options(options: Omit<WorkflowOptions, 'name'>): this {
    this.#options = { ...this.#options, ...options };
    return this;
  }

  build(): Workflow {
    const options = this.#options;
    const steps = [...this.#steps];
    switch (this.#type) {
      case 'sequential':
        return createSequentialWorkflow({ ...options, steps });
      case 'parallel':
        return createParallelWorkflow({ ...options, ...this.#parallel, steps });
      case 'conditional':
        return this.#buildConditional(options, steps);
      case 'loop':
        if (this.#over === undefined) throw this.#missing('what it runs over: call over({ range: { end: 3 } })');
        return createLoopWorkflow({ ...options, ...this.#loop, over: this.#over, steps });
      default:
        return this.#type satisfies never;
    }
  }

  #buildConditional(options: WorkflowOptions, steps: readonly Step[]): Workflow {
    if (steps.length > 0 && this.#when === undefined) throw this.#missing('the condition of its steps: call when(…)');
    const own = this.#when === undefined || steps.length === 0 ? [] : [{ name: 'then', when: this.#when, steps }];
    const otherwise = this.#otherwise.length === 0 ? {} : { otherwise: [...this.#otherwise] };
    return createConditionalWorkflow({ ...options, branches: [...own, ...this.#branches], ...otherwise });
  }

  #missing(what: string): SpellError {
    return new SpellError({
      code: 'VALIDATION_FAILED',
      message: `The ${this.#type} workflow "${this.#options.name}" cannot be built without ${what}.`,
    });
  }
}
