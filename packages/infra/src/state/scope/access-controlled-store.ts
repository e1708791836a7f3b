import type { ScanOptions, StateChange, StateEntry, StateStore, StateWrite, WatchOptions } from '@llmspell/core';

import { scopeOfKey, scopeUnder } from './scope-name.ts';
import { accessRules, type AccessRules, type StateGrant } from './state-access.ts';

export interface AccessControlOptions {
  /** Who uses the store, by the name of their own scope: `agent:writer`. That scope needs no grant. */
  readonly subject: string;
  /** @default none */
  readonly grants?: readonly StateGrant[];
}

/**
 * A store for one subject. What is asked for and not granted is refused with `PERMISSION_DENIED`; a
 * scan or a watch over several scopes gives what may be read. A conditional write needs both accesses, because it tells
 * whether something is there. What is no scoped state, such as sessions and journals, is in areas, which take grants too.
 */
export function accessControlledStore(store: StateStore, { subject, grants = [] }: AccessControlOptions): StateStore {
  const rules = accessRules(subject, grants);
  return {
    features: store.features,
    async get(key) {
      rules.require(scopeOfKey(key), 'read');
      return store.get(key);
    },
    async commit(writes) {
      for (const write of writes) checkWrite(write, rules);
      return store.commit(writes);
    },
    scan: (options = {}) => scanReadable(store, options, rules),
    watch: (options = {}) => watchReadable(store.watch(options), options, rules),
    close: () => store.close(),
  };
}

function checkWrite({ key, ifRevision }: StateWrite, rules: AccessRules): void {
  const scope = scopeOfKey(key);
  rules.require(scope, 'write');
  if (ifRevision !== undefined) rules.require(scope, 'read');
}

async function* scanReadable(
  store: StateStore,
  { limit = Infinity, ...range }: ScanOptions,
  rules: AccessRules,
): AsyncGenerator<StateEntry> {
  const isReadable = readableUnder(range.prefix, rules);
  let left = limit;
  if (left <= 0) return;
  for await (const entry of store.scan(range)) {
    if (!isReadable(entry)) continue;
    left -= 1;
    yield entry;
    if (left <= 0) return;
  }
}

async function* watchReadable(
  changes: AsyncIterable<StateChange>,
  { prefix }: WatchOptions,
  rules: AccessRules,
): AsyncGenerator<StateChange> {
  const isReadable = readableUnder(prefix, rules);
  for await (const change of changes) if (isReadable(change)) yield change;
}

/** Tells which of the keys under a prefix may be read. @throws SpellError when it is one scope, and that may not. */
function readableUnder(prefix: string | undefined, rules: AccessRules): (item: { readonly key: string }) => boolean {
  const only = scopeUnder(prefix ?? '');
  if (only !== undefined) {
    rules.require(only, 'read');
    return () => true;
  }
  return ({ key }) => rules.allows(scopeOfKey(key), 'read');
}
