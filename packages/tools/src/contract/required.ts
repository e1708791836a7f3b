import { invalidInput } from './invalid-input.ts';

/**
 * A parameter that this operation cannot do without.
 *
 * @throws SpellError `VALIDATION_FAILED`.
 */
export function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw invalidInput(`Missing required parameter '${name}'`);
  return value;
}
