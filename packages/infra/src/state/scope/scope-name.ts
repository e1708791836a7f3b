/** Kinds of scope that there are many of, each with an id. */
const KINDS_WITH_ID = ['agent', 'workflow', 'session', 'user', 'tool', 'step', 'hook', 'custom'] as const;

/** A kind of scope that there are many of. */
export type ScopeKind = (typeof KINDS_WITH_ID)[number];

/** What the keys of all scoped state begin with in a store, apart from what the runtime keeps there. */
export const STATE_PREFIX = 'state/';

/** The name of a scope: `agent:writer`. An id may be any text and never reaches into another scope. */
export function scopeName(kind: ScopeKind, id: string): string {
  return `${kind}:${id.replaceAll('%', '%25').replaceAll(':', '%3A')}`;
}

/** What the keys of a scope begin with in a store. */
export function scopePrefix(scope: string): string {
  return `${STATE_PREFIX}${scope}:`;
}

/**
 * The name of the scope that a store's key is in; `undefined` for keys that are no scoped state.
 *
 * @param isWhole Whether it is all of a key. The beginning of keys has a scope only when all of them are in it.
 */
export function scopeOfKey(key: string, isWhole = true): string | undefined {
  if (!key.startsWith(STATE_PREFIX)) return undefined;
  const place = key.slice(STATE_PREFIX.length);
  const first = place.indexOf(':');
  if (first < 0) return undefined;
  const kind = place.slice(0, first);
  if (!KINDS.has(kind)) return kind;
  const second = place.indexOf(':', first + 1);
  if (second >= 0) return place.slice(0, second);
  // `session:count` is the key `count` of the scope `session`, which has no id.
  return isWhole ? kind : undefined;
}

const KINDS: ReadonlySet<string> = new Set(KINDS_WITH_ID);
