import type { JsonObject, JsonValue } from '@llmspell/core';

/** What changed between two JSON values, by dotted path; the value itself has the path `$`. */
export interface JsonDiff {
  readonly added: JsonObject;
  readonly removed: JsonObject;
  readonly modified: Readonly<Record<string, { readonly old: JsonValue; readonly new: JsonValue }>>;
  readonly unchanged: JsonObject;
}

/** Compares two JSON values, field by field. */
export function diffJson(before: JsonValue, after: JsonValue): JsonDiff {
  const entries = [...compare(before, after, '$')];
  const of = (kind: Change['kind']): Change[] => entries.filter((entry) => entry.kind === kind);
  return {
    added: Object.fromEntries(of('added').map(({ path, after: value }) => [path, value ?? null])),
    removed: Object.fromEntries(of('removed').map(({ path, before: value }) => [path, value ?? null])),
    modified: Object.fromEntries(
      of('modified').map((entry) => [entry.path, { old: entry.before ?? null, new: entry.after ?? null }]),
    ),
    unchanged: Object.fromEntries(of('unchanged').map(({ path, after: value }) => [path, value ?? null])),
  };
}

interface Change {
  readonly kind: 'added' | 'removed' | 'modified' | 'unchanged';
  readonly path: string;
  readonly before?: JsonValue | undefined;
  readonly after?: JsonValue | undefined;
}

function* compare(before: JsonValue | undefined, after: JsonValue | undefined, path: string): Generator<Change> {
  if (before === undefined) yield { kind: 'added', path, after };
  else if (after === undefined) yield { kind: 'removed', path, before };
  else if (isContainer(before) && isContainer(after) && Array.isArray(before) === Array.isArray(after)) {
    const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
    if (old.size === 0 && now.size === 0) yield { kind: 'unchanged', path, after };
    for (const key of new Set([...old.keys(), ...now.keys()])) {
      yield* compare(old.get(key), now.get(key), path === '$' ? key : `${path}.${key}`);
    }
  } else yield { kind: Object.is(before, after) ? 'unchanged' : 'modified', path, before, after };
}

function isContainer(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null;
}
