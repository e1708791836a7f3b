type Table = Readonly<Record<string, unknown>>;

/**
 * Data after a script has had a copy of it: what the script left alone is what it was, not what its language made of it.
 * Lua has no null and one empty table for `{}` and `[]`.
 *
 * @returns `before` itself when nothing was changed.
 */
export function mergeChanges(before: unknown, after: unknown): unknown {
  if (Array.isArray(before)) return mergeLists(before, after);
  if (isTable(before)) return isTable(after) ? mergeTables(before, after) : isEmpty(before, after) ? before : after;
  const same = Object.is(before, after) || (before === null && after === undefined);
  return same ? before : after;
}

function mergeLists(before: readonly unknown[], after: unknown): unknown {
  if (isEmpty(before, after)) return before;
  // Among more or fewer items nobody can tell which of them were there before.
  if (!Array.isArray(after) || after.length !== before.length) return after;
  const merged = after.map((item, index) => mergeChanges(before[index], item));
  return merged.every((item, index) => item === before[index]) ? before : merged;
}

function mergeTables(before: Table, after: Table): Table {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const kept = names.filter((name) => Object.hasOwn(after, name) || before[name] === null);
  const merged = Object.fromEntries(kept.map((name) => [name, mergeChanges(before[name], after[name])]));
  const same = kept.length === Object.keys(before).length && kept.every((name) => merged[name] === before[name]);
  return same ? before : merged;
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(before: object, after: unknown): boolean {
  return typeof after === 'object' && after !== null && Object.keys({ ...before, ...after }).length === 0;
}
