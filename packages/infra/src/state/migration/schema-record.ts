import { SpellError, type JsonObject, type JsonValue, type StateEntry, type StateStore } from '@llmspell/core';

import type { SchemaVersion } from './state-migration.ts';

/** Where the versions of namespaces are kept in a store. */
export const SCHEMAS = 'schema/';

/** The versions of all namespaces of a store that have one. */
export async function listSchemaVersions(store: StateStore): Promise<readonly SchemaVersion[]> {
  const versions: SchemaVersion[] = [];
  for await (const entry of store.scan({ prefix: SCHEMAS })) versions.push(readSchema(entry));
  return versions;
}

/** @throws SpellError `STATE_CORRUPT` for a record that is not one of ours. */
export function readSchema({ key, value }: StateEntry): SchemaVersion {
  const namespace = key.slice(SCHEMAS.length);
  const { version, migratedAt } = isObject(value) ? value : {};
  if (typeof version === 'number' && Number.isSafeInteger(version) && version >= 0 && typeof migratedAt === 'string') {
    return { namespace, version, migratedAt };
  }
  throw new SpellError({
    code: 'STATE_CORRUPT',
    message: `Expected "${key}" to hold the version of a namespace; got ${JSON.stringify(value).slice(0, 80)}. Restore the store from a backup.`,
    data: { key },
  });
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
