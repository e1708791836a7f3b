import { SpellError, type JsonValue } from '@llmspell/core';

import { compileTemplate, type ReferenceMode } from '../reference/compile-template.ts';
import type { Frame } from '../run/frame.ts';
import type { Condition } from '../step/condition.ts';
import type { LoopSource } from './loop-flow.ts';

/** Where a loop's iterations come from, made ready. */
export interface CompiledSource {
  readonly kind: 'items' | 'condition';
  /** How many iterations there can be at most by default. */
  readonly maxIterations: number;
  /** The items, when it runs over items. */
  readonly items: (frame: Frame) => Items | Promise<Items>;
  readonly before: Condition | undefined;
  readonly after: Condition | undefined;
  /** The name of the source, for the result. */
  readonly name: string;
}

/** Items one can count and reach by position, without a list of them being made. */
export interface Items {
  readonly length: number;
  at(index: number): JsonValue;
}

const UNTIL_TOLD: Items = { length: Infinity, at: (index) => index };
const BY_CONDITION = {
  kind: 'condition',
  maxIterations: 1000,
  items: () => UNTIL_TOLD,
  before: undefined,
  after: undefined,
} as const;

/** Makes a loop's source ready. @throws SpellError `VALIDATION_FAILED` for a range that never ends. */
export function compileSource(source: LoopSource, mode: ReferenceMode): CompiledSource {
  if ('while' in source) return { ...BY_CONDITION, before: source.while, name: 'while' };
  if ('until' in source) return { ...BY_CONDITION, after: source.until, name: 'until' };
  const byItems = { kind: 'items', maxIterations: Infinity, before: undefined, after: undefined } as const;
  if ('range' in source) {
    const items = rangeOf(source.range);
    return { ...byItems, items: () => items, name: 'range' };
  }
  const { collection } = source;
  if (typeof collection === 'function') {
    return { ...byItems, items: async (frame) => listOf(await collection(frame)), name: 'collection' };
  }
  const template = compileTemplate(collection, mode);
  return { ...byItems, items: (frame) => listOf(template?.(frame) ?? collection), name: 'collection' };
}

function rangeOf({ start = 0, end, step = 1 }: { start?: number; end: number; step?: number }): Items {
  if (![start, end, step].every((value) => Number.isFinite(value)) || step === 0) {
    throw new SpellError({
      code: 'VALIDATION_FAILED',
      message: `Expected a range with finite numbers and a step that is not 0; got start ${start}, end ${end}, step ${step}.`,
    });
  }
  return { length: Math.max(0, Math.ceil((end - start) / step)), at: (index) => start + index * step };
}

function listOf(value: unknown): Items {
  if (!Array.isArray(value)) {
    throw new SpellError({
      code: 'VALIDATION_FAILED',
      message: `Expected the collection of a loop to be a list; got ${value === null ? 'null' : typeof value}. A reference to a list has to be the whole text: "{{items}}".`,
    });
  }
  // The list was JSON where it came from; each item is checked where a step gives it on.
  const list = value as readonly JsonValue[];
  return { length: list.length, at: (index) => list[index] ?? null };
}
