import { getOwn } from '@llmspell/core/kit';

import { invalidInput } from '../contract/invalid-input.ts';

const CONDITION = /^\s*(?<column>[^=!<>~]+?)\s*(?<operator>==|=|!=|<=|>=|<|>|contains)\s*(?<value>.*?)\s*$/;

/**
 * Tells whether a row fulfils a condition such as `age > 30`, `city == "Berlin"` or `name contains an`. Two numbers are
 * compared as numbers, all else as text.
 *
 * @throws SpellError `VALIDATION_FAILED` for a condition that is none, or a column that there is not.
 */
export function matchesFilter(row: Readonly<Record<string, string>>, condition: string): boolean {
  const { column = '', operator = '', value = '' } = CONDITION.exec(condition)?.groups ?? {};
  if (operator === '') throw invalidInput(`Expected a condition such as "age > 30", got "${condition.slice(0, 60)}".`);
  const cell = getOwn(row, column);
  if (cell === undefined)
    throw invalidInput(`There is no column "${column}". There are: ${Object.keys(row).join(', ')}.`);
  return compare(cell, operator, value.replace(/^(["'])(.*)\1$/, '$2'));
}

function compare(cell: string, operator: string, value: string): boolean {
  if (operator === 'contains') return cell.includes(value);
  const numeric = cell !== '' && value !== '' && !Number.isNaN(Number(cell)) && !Number.isNaN(Number(value));
  const [left, right] = numeric ? [Number(cell), Number(value)] : [cell, value];
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    default:
      return left >= right;
  }
}
