import type { JsonValue } from '@llmspell/core';

import { isEnded, type EffectRecord, type EndedEffect } from '../record/effect-record.ts';
import type { HeardPart } from '../record/part-list.ts';

/** What the program was given at one moment: the end of an effect, or a part of its result. */
export type ReplayStep =
  | { readonly type: 'end'; readonly key: string; readonly outcome: EndedEffect['outcome'] }
  | { readonly type: 'part'; readonly key: string; readonly value: JsonValue };

/** All that the program was given, in order. */
export function toReplaySteps(records: readonly EffectRecord[]): readonly ReplayStep[] {
  const ended = records.filter(isEnded).toSorted((a, b) => a.outcome.order - b.outcome.order);
  const parts = records
    .flatMap(heardOf)
    .toSorted((a, b) => a.part.after - b.part.after || a.part.number - b.part.number);
  const steps: ReplayStep[] = [];
  let next = 0;
  for (const [count, { key, outcome }] of ended.entries()) {
    next = addParts(steps, parts, { next, until: count });
    steps.push({ type: 'end', key, outcome });
  }
  addParts(steps, parts, { next, until: Infinity });
  return steps;
}

interface Heard {
  readonly key: string;
  readonly part: HeardPart;
}

function heardOf({ key, parts = [] }: EffectRecord): readonly Heard[] {
  return parts.map((part) => ({ key, part }));
}

/** Adds the parts that were heard before more than `until` results. @returns the next one. */
function addParts(
  steps: ReplayStep[],
  parts: readonly Heard[],
  { next, until }: { readonly next: number; readonly until: number },
): number {
  let index = next;
  for (let heard = parts[index]; heard !== undefined && heard.part.after <= until; heard = parts[index]) {
    steps.push({ type: 'part', key: heard.key, value: heard.part.value });
    index += 1;
  }
  return index;
}
