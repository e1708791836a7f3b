import {
  isStop,
  SpellError,
  toSpellError,
  type JsonObject,
  type JsonValue,
  type RunContext,
  type ScriptFunction,
  type SpellErrorJson,
  type Workflow,
  type WorkflowResult,
} from '@llmspell/core';

import { toScriptResult, type ScriptResult } from './to-result.ts';

/** What a script's workflow is made of. */
export interface ScriptWorkflowParts {
  readonly id: string;
  readonly workflow: Workflow;
  /** Shared data: what the workflow finds by name beside its input. */
  readonly values: Map<string, JsonValue>;
  readonly agents: ReadonlyMap<string, string>;
  /** Whether `execute` raises when the workflow fails, or gives a result that says so. */
  readonly onFailure: 'raise' | 'return';
  readonly onStart?: ScriptFunction | undefined;
  readonly onComplete?: ScriptFunction | undefined;
  readonly onError?: ScriptFunction | undefined;
}

type Moment = 'start' | 'complete' | 'error';

interface Execution {
  readonly id: string;
  readonly outputs: JsonObject;
}

/** A workflow of a script. To the host it is a workflow like any other; it also remembers what its last run gave. */
export class ScriptWorkflow implements Workflow {
  readonly kind = 'workflow';
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly #parts: ScriptWorkflowParts;
  readonly #listeners: Record<Moment, ScriptFunction[]>;
  #last: Execution | undefined;

  constructor(parts: ScriptWorkflowParts) {
    this.#parts = parts;
    this.id = parts.id;
    this.name = parts.workflow.name;
    this.type = parts.workflow.type;
    this.description = parts.workflow.description;
    const { onStart, onComplete, onError } = parts;
    this.#listeners = { start: listOf(onStart), complete: listOf(onComplete), error: listOf(onError) };
  }

  async execute(input: JsonValue, context: RunContext): Promise<JsonValue> {
    await this.#tell('start', input);
    try {
      const output = await this.#parts.workflow.execute(input, context);
      await this.#tell('complete', { success: true, output });
      return output;
    } catch (error) {
      if (!isStop(error, context.signal)) await this.#tellFailure(toSpellError(error).toJSON());
      throw error;
    }
  }

  async run(input: JsonValue, context: RunContext): Promise<WorkflowResult> {
    return this.#perform(input, context, (result) => ({ success: true, output: result.output }));
  }

  /**
   * Runs it and gives the result object of scripts.
   *
   * @throws SpellError when it fails and is one that raises.
   */
  async executeForScript(input: JsonValue, context: RunContext): Promise<ScriptResult> {
    const { agents, onFailure } = this.#parts;
    const executionId = context.newId('execution');
    const view = (result: WorkflowResult): ScriptResult =>
      toScriptResult(result, { name: this.name, type: this.type, executionId, agents });
    const result = await this.#perform(input, context, view);
    this.#last = { id: executionId, outputs: result.outputs };
    if (result.error !== undefined && onFailure === 'raise') throw SpellError.fromJSON(result.error);
    return view(result);
  }

  setSharedData(key: string, value: JsonValue): void {
    this.#parts.values.set(key, value);
  }

  /** What the last `executeForScript` left. @throws SpellError `NOT_FOUND` before the first. */
  get lastExecution(): Execution {
    if (this.#last !== undefined) return this.#last;
    throw new SpellError({ code: 'NOT_FOUND', message: 'No workflow execution found. Run execute() first.' });
  }

  /** Forgets the outputs of the last execution. @returns how many there were */
  clearOutputs(): number {
    const { id, outputs } = this.lastExecution;
    this.#last = { id, outputs: {} };
    return Object.keys(outputs).length;
  }

  listen(moment: Moment, listener: ScriptFunction): void {
    this.#listeners[moment].push(listener);
  }

  /** Runs it, with the listeners told before and after; a success in the form they want. */
  async #perform(
    input: JsonValue,
    context: RunContext,
    view: (result: WorkflowResult) => unknown,
  ): Promise<WorkflowResult> {
    await this.#tell('start', input);
    const result = await this.#parts.workflow.run(input, context);
    if (result.error === undefined) await this.#tell('complete', view(result));
    else await this.#tellFailure(result.error);
    return result;
  }

  async #tell(moment: Moment, ...args: readonly unknown[]): Promise<void> {
    for (const listener of this.#listeners[moment]) await listener.call(...args);
  }

  async #tellFailure({ message, data }: SpellErrorJson): Promise<void> {
    await this.#tell('error', message, data?.['step'] ?? null);
  }
}

function listOf(given: ScriptFunction | undefined): ScriptFunction[] {
  return given === undefined ? [] : [given];
}
