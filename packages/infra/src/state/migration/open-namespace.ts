import type { StateStore } from '@llmspell/core';

import { scopedStore } from '../scoped-store.ts';
import { migrateState, type MigrateOptions } from './migrate-state.ts';
import type { StateNamespace } from './state-migration.ts';

/**
 * Brings a namespace to the version that the program knows, and gives the view of the store in which it lies.
 *
 * @throws SpellError as {@link migrateState} does.
 */
export async function openNamespace(
  store: StateStore,
  namespace: StateNamespace,
  options: MigrateOptions = {},
): Promise<StateStore> {
  await migrateState(store, namespace, options);
  return scopedStore(store, namespace.prefix ?? `${namespace.name}/`);
}
