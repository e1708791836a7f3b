/** What a value that is not JSON is, for a message or a record. Nothing of its content. */
export function describeValue(value: unknown): string {
  if (typeof value !== 'object' || value === null) return `a ${typeof value}`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype || Array.isArray(value)) {
    return 'data with a value inside that is not JSON';
  }
  const name: unknown = value.constructor?.name;
  return typeof name === 'string' && name !== '' ? `an object of class ${name}` : 'an object of an unknown class';
}
