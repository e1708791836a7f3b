/**
 * A copy without the options that are `undefined`, so that they count as left out. The types of this package already
 * forbid them, but not to a caller whose compiler does not have `exactOptionalPropertyTypes`.
 */
export function withoutUndefined<T extends object>(options: T): T {
  // What is left has the type it had.
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}
