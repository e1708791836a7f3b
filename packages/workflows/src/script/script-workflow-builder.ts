import type { HostCall, JsonValue } from '@llmspell/core';
import { toScriptHooks } from '@llmspell/core/kit';

import { createWorkflowBuilder, type WorkflowBuilder } from '../builder/create-workflow-builder.ts';
import type { LoopFlow, LoopSource } from '../loop/loop-flow.ts';
import type { ParallelFlow } from '../parallel/parallel-flow.ts';
import type { WorkflowOptions } from '../run/workflow-options.ts';
import type { ScriptWorkflowType } from './create-script-workflow.ts';
import { toStepDefaults } from './error-strategy.ts';
import type { FlowTable } from './flow-table.ts';
import { ScriptWorkflow } from './script-workflow.ts';
import { spellWorkflows } from './spell-workflows.ts';
import { createStepScope, type StepScope } from './step-scope.ts';
import { toCondition } from './to-condition.ts';
import { toLoopFlow } from './to-flow.ts';
import { toSteps } from './to-steps.ts';

/** The builder of scripts: the builder of the library, with the tables of scripts turned into steps as they come. */
export class ScriptWorkflowBuilder {
  readonly #call: HostCall;
  readonly #builder: WorkflowBuilder;
  readonly #values = new Map<string, JsonValue>();
  readonly #scope: StepScope;
  readonly #id: string;
  readonly #names = { steps: new Set<string>(), otherwise: new Set<string>() };

  constructor(call: HostCall) {
    this.#call = call;
    this.#id = call.context.newId('workflow');
    this.#scope = createStepScope(this.#id, call);
    const options: Omit<WorkflowOptions, 'name'> = { references: 'lenient', values: this.#values };
    this.#builder = createWorkflowBuilder(this.#id).options(options);
  }

  type(type: ScriptWorkflowType): this {
    this.#builder.type(type);
    return this;
  }

  name(name: string): this {
    this.#builder.name(name);
    return this;
  }

  description(description: string): this {
    this.#builder.description(description);
    return this;
  }

  addStep(table: FlowTable): this {
    for (const step of toSteps([table], this.#scope, this.#names.steps)) this.#builder.step(step);
    return this;
  }

  addElseStep(table: FlowTable): this {
    for (const step of toSteps([table], this.#scope, this.#names.otherwise)) this.#builder.otherwise(step);
    return this;
  }

  addBranch(condition: unknown, tables: readonly FlowTable[]): this {
    this.#builder.branch({ when: toCondition(condition), steps: toSteps(tables, this.#scope) });
    return this;
  }

  condition(condition: unknown): this {
    this.#builder.when(toCondition(condition));
    return this;
  }

  errorStrategy(errorStrategy: NonNullable<FlowTable['errorStrategy']>): this {
    this.#builder.stepDefaults(toStepDefaults({ errorStrategy }));
    return this;
  }

  timeoutMs(timeoutMs: number): this {
    this.#builder.timeoutMs(timeoutMs);
    return this;
  }

  hooks(table: Readonly<Record<string, unknown>>): this {
    const { language } = this.#call;
    this.#builder.options({ hooks: toScriptHooks(table, { language, errorPoint: 'onWorkflowError' }) });
    return this;
  }

  range(range: Extract<LoopSource, { readonly range: unknown }>['range']): this {
    this.#builder.over({ range });
    return this;
  }

  collection(collection: unknown): this {
    this.#builder.over(toLoopFlow({ iterator: { collection } }, this.#scope, () => []).over);
    return this;
  }

  while(condition: unknown): this {
    this.#builder.over({ while: toCondition(condition) });
    return this;
  }

  loopOptions(options: Omit<LoopFlow, 'over' | 'steps'>): this {
    this.#builder.loopOptions(options);
    return this;
  }

  parallelOptions(options: Omit<ParallelFlow, 'steps'>): this {
    this.#builder.parallelOptions(options);
    return this;
  }

  /** @throws SpellError `VALIDATION_FAILED` when something is missing. */
  build(): ScriptWorkflow {
    const workflow = this.#builder.build();
    const { agents } = this.#scope;
    const made = new ScriptWorkflow({ id: this.#id, workflow, values: this.#values, agents, onFailure: 'raise' });
    spellWorkflows(this.#call).set(workflow.name, made);
    return made;
  }
}
