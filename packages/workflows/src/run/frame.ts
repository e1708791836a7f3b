import { nearestNames, SpellError, type JsonObject, type JsonValue, type RunContext } from '@llmspell/core';
import { getOwn } from '@llmspell/core/kit';

import type { ReferenceScope } from '../reference/compile-template.ts';
import { readPath } from '../reference/read-path.ts';
import type { Reference } from '../reference/reference.ts';
import type { LoopState } from './loop-state.ts';
import { Names } from './names.ts';
import type { WorkflowRun } from './workflow-run.ts';
import type { WorkflowState } from './workflow-state.ts';

/** One part of a run: where it is, and what it can see. Steps of one list share a frame. */
export class Frame implements WorkflowState, ReferenceScope {
  readonly run: WorkflowRun;
  readonly context: RunContext;
  readonly names: Names;
  readonly loop: LoopState | undefined;
  /** Facts of the kind, set by the plan that runs here; those of the outermost frame are part of the result. */
  details: JsonObject | undefined;

  constructor(run: WorkflowRun, context: RunContext, { names, loop }: { names: Names; loop?: LoopState | undefined }) {
    this.run = run;
    this.context = context;
    this.names = names;
    this.loop = loop;
  }

  /** The same part, elsewhere in the tree of contexts. */
  at(context: RunContext): Frame {
    return new Frame(this.run, context, this);
  }

  /** A part whose outputs are its own until they are absorbed. */
  inner(context: RunContext, loop: LoopState | undefined = this.loop, names: Names = new Names(this.names)): Frame {
    return new Frame(this.run, context, { names, loop });
  }

  get input(): JsonValue {
    return this.run.input;
  }

  output(name: string): JsonValue | undefined {
    return this.names.get(name);
  }

  outputs(): JsonObject {
    return this.names.toObject();
  }

  value(name: string): JsonValue | undefined {
    const kept = this.names.get(name);
    if (kept !== undefined) return kept;
    const looped = this.#loopValue(name);
    return looped === undefined ? this.#outerValue(name) : looped;
  }

  resolve(reference: Reference): JsonValue | undefined {
    const value = this.#resolveOne(reference);
    return value === undefined && reference.otherwise !== undefined ? this.#resolveOne(reference.otherwise) : value;
  }

  #resolveOne({ root, path }: Reference): JsonValue | undefined {
    switch (root.kind) {
      case 'name':
        return readPath(this.value(root.name), path);
      case 'step':
        return readPath(this.names.get(root.step), path);
      case 'branch':
        return readPath(this.names.branch(root.branch)?.get(root.step), path);
      case 'loop':
        return readPath(this.#loopValue(root.field), path);
      default:
        return root satisfies never;
    }
  }

  unresolved({ root, source }: Reference): SpellError {
    const known = this.#known();
    const wanted = root.kind === 'name' ? root.name : root.kind === 'loop' ? root.field : root.step;
    const near = nearestNames(wanted, known);
    const hint =
      near.length > 0
        ? `Did you mean ${near.join(' or ')}?`
        : `Known here: ${known.slice(0, 20).join(', ') || 'nothing yet'}.`;
    return new SpellError({
      code: 'REFERENCE_UNRESOLVED',
      message: `The reference ${source} has no value at this point. ${hint}`,
      data: { reference: source },
    });
  }

  #loopValue(name: string): JsonValue | undefined {
    if (this.loop === undefined) return undefined;
    switch (name) {
      case 'current_item':
      case 'current_value':
      case 'loop_value':
      case 'iteration_value':
        return this.loop.item;
      case 'index':
      case 'current_index':
      case 'loop_index':
      case 'iteration':
        return this.loop.index;
      case 'total_iterations':
        return this.loop.total;
      default:
        return undefined;
    }
  }

  #outerValue(name: string): JsonValue | undefined {
    const { input, values } = this.run;
    const field = isObject(input) ? getOwn(input, name) : undefined;
    if (field !== undefined) return field;
    const value = values?.get(name);
    return value === undefined && name === 'input' ? input : value;
  }

  #known(): readonly string[] {
    const { input, values } = this.run;
    return [
      ...this.names.known(),
      ...(isObject(input) ? Object.keys(input) : []),
      ...(values?.keys() ?? []),
      ...(this.loop === undefined ? [] : ['current_item', 'index', 'iteration', 'total_iterations']),
      'input',
    ];
  }
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
