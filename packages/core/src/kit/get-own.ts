/** Reads an own property by a name that a model or a script supplied: `constructor` and `__proto__` are not found. */
export function getOwn<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
