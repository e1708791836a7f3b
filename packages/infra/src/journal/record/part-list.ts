import type { JsonValue } from '@llmspell/core';

/** A part of an effect's result, as the program heard it. */
export interface HeardPart {
  /** How many results the program had been given by then. */
  readonly after: number;
  /** Which part of the run it was, from 0. */
  readonly number: number;
  readonly value: JsonValue;
}

/** Parts that came one right after another. */
export type PartGroup = {
  readonly after: number;
  readonly from: number;
  readonly values: readonly JsonValue[];
};

/** Parts as a store keeps them. */
export function writeParts(parts: readonly HeardPart[]): readonly PartGroup[] {
  const groups: { after: number; from: number; values: JsonValue[] }[] = [];
  for (const { after, number, value } of parts) {
    const group = groups.at(-1);
    if (group?.after === after && group.from + group.values.length === number) group.values.push(value);
    else groups.push({ after, from: number, values: [value] });
  }
  return groups;
}

/** @returns `undefined` for a value that is no list of parts. */
export function readParts(value: unknown): readonly HeardPart[] | undefined {
  if (!Array.isArray(value) || !value.every(isGroup)) return undefined;
  return value.flatMap(({ after, from, values }) =>
    values.map((part, index) => ({ after, number: from + index, value: part })),
  );
}

function isGroup(value: unknown): value is PartGroup {
  if (typeof value !== 'object' || value === null) return false;
  const { after, from, values } = value as Partial<Record<keyof PartGroup, unknown>>;
  return typeof after === 'number' && typeof from === 'number' && Array.isArray(values);
}
