import {
  defineHostMethod,
  isScriptFunction,
  type HostMethod,
  type JsonObject,
  type JsonValue,
  type ScriptFunction,
} from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';
import { z } from 'zod';

import { effectStore } from '../../state/door/effect-store.ts';
import { migrateState } from '../../state/migration/migrate-state.ts';
import { listSchemaVersions } from '../../state/migration/schema-record.ts';
import type { SchemaVersion, StateMigration } from '../../state/migration/state-migration.ts';
import { scopePrefix } from '../../state/scope/scope-name.ts';

/** What the namespaces of scopes are called. */
const NAMES = 'state:';

const aFunction = z.custom<ScriptFunction>(isScriptFunction, 'expected a function');

/** The functions of `State` that bring the values of a scope into a new form. */
export const stateMigrations: Readonly<Record<string, HostMethod<undefined>>> = {
  migrate: defineHostMethod({
    description:
      'State.migrate(scope, { function(values) … end, … }): runs those functions that have not run on this scope yet, each once, in order: { from, to, applied }. A function changes the values by key, or returns new ones. A scope without values begins at the newest version.',
    params: z.tuple([z.string(), z.array(aFunction)]),
    async call({ context }, _self, ...[scope, functions]) {
      const namespace = { name: NAMES + scope, prefix: scopePrefix(scope), migrations: functions.map(toMigration) };
      const { clock, signal } = context;
      const { from, to, applied } = await migrateState(effectStore(context), namespace, { clock, signal });
      return { from, to, applied: applied.length };
    },
  }),
  getMigrationStatus: defineHostMethod({
    description: 'State.get_migration_status(): { scope, version, migrated_at } of each scope that was migrated.',
    params: z.tuple([]),
    call: async ({ context }) =>
      (await versionsOf(listSchemaVersions(effectStore(context)))).map(([scope, { version, migratedAt }]) => ({
        scope,
        version,
        migrated_at: migratedAt,
      })),
  }),
  getSchemaVersions: defineHostMethod({
    description: 'State.get_schema_versions(): the versions of scopes that were migrated, by scope.',
    params: z.tuple([]),
    async call({ context }): Promise<JsonObject> {
      const versions = await versionsOf(listSchemaVersions(effectStore(context)));
      return Object.fromEntries(versions.map(([scope, { version }]) => [scope, version]));
    },
  }),
};

async function versionsOf(
  listing: Promise<readonly SchemaVersion[]>,
): Promise<readonly (readonly [scope: string, version: SchemaVersion])[]> {
  const versions = await listing;
  return versions
    .filter(({ namespace }) => namespace.startsWith(NAMES))
    .map((version) => [version.namespace.slice(NAMES.length), version]);
}

function toMigration(run: ScriptFunction, index: number): StateMigration {
  return {
    description: `migration ${index + 1}`,
    async migrate(entries) {
      const { result, args } = await run.callInPlace(Object.fromEntries(entries));
      return new Map(Object.entries(valuesOf(toJson(result ?? args[0], 'What a migration gives'))));
    },
  };
}

function valuesOf(result: JsonValue): JsonObject {
  if (typeof result === 'object' && result !== null && !isList(result)) return result;
  throw new TypeError('expected a migration to return the values by key');
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
