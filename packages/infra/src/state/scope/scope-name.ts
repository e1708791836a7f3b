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
 * The name of the scope that a store's key is in. What is no scoped state is in the area that its key begins with:
 * `area:sessions`. No scope has such a name.
 */
export function scopeOfKey(key: string): string {
  return scopeUnder(key) ?? (key.startsWith(STATE_PREFIX) ? kindOf(key) : `area:${key}`);
}

/** The name of the scope that all keys with a prefix are in; `undefined` when they may be in several. */
export function scopeUnder(prefix: string): string | undefined {
  if (!prefix.startsWith(STATE_PREFIX)) {
    const slash = prefix.indexOf('/');
    return slash < 0 ? undefined : `area:${prefix.slice(0, slash)}`;
  }
  const place = prefix.slice(STATE_PREFIX.length);
  const first = place.indexOf(':');
  if (first < 0) return undefined;
  const kind = place.slice(0, first);
  if (!KINDS.has(kind)) return kind;
  const second = place.indexOf(':', first + 1);
  return second < 0 ? undefined : place.slice(0, second);
}

/** `session:count` is the key `count` of the scope `session`, which has no id. */
function kindOf(key: string): string {
  const [kind = ''] = key.slice(STATE_PREFIX.length).split(':', 1);
  return kind;
}

const KINDS: ReadonlySet<string> = new Set(KINDS_WITH_ID);
