import type { JsonObject } from '@llmspell/core';

/** What is known of a column from its cells: its type, how many are empty or distinct, and the range of numbers. */
export function describeColumn(name: string, cells: readonly string[]): JsonObject {
  const filled = cells.filter((cell) => cell !== '');
  const type = typeOf(filled);
  return {
    name,
    data_type: type,
    null_count: cells.length - filled.length,
    unique_count: new Set(filled).size,
    sample_values: [...new Set(filled.slice(0, 100))].slice(0, 5),
    ...(type === 'integer' || type === 'float' ? rangeOf(filled) : {}),
  };
}

function typeOf(cells: readonly string[]): string {
  if (cells.length === 0) return 'empty';
  if (cells.every((cell) => /^-?\d{1,15}$/.test(cell))) return 'integer';
  if (cells.every((cell) => /^-?(?:\d{1,15}\.?\d{0,20}|\.\d{1,20})(?:e[+-]?\d{1,3})?$/i.test(cell))) return 'float';
  if (cells.every((cell) => /^(?:true|false)$/i.test(cell))) return 'boolean';
  return cells.every((cell) => /^\d{4}-\d{2}-\d{2}(?:[T ][\d:.]{1,20}(?:Z|[+-]\d{2}:?\d{2})?)?$/.test(cell))
    ? 'date'
    : 'string';
}

function rangeOf(cells: readonly string[]): JsonObject {
  let [min, max, sum] = [Infinity, -Infinity, 0];
  for (const cell of cells) {
    const value = Number(cell);
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
  }
  return { min_value: min, max_value: max, mean: sum / cells.length };
}
