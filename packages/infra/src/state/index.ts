// State stores that need nothing but memory, and views of stores. The one on disk is '@llmspell/infra/state/level'.
export { createMemoryStore, type MemoryStoreOptions } from './create-memory-store.ts';
export type { ExpiringStore } from './expiring-store.ts';
export { effectStore } from './door/effect-store.ts';
export { migrateState, type MigrateOptions } from './migration/migrate-state.ts';
export { openNamespace } from './migration/open-namespace.ts';
export { listSchemaVersions } from './migration/schema-record.ts';
export type { MigrationReport, SchemaVersion, StateMigration, StateNamespace } from './migration/state-migration.ts';
export { accessControlledStore, type AccessControlOptions } from './scope/access-controlled-store.ts';
export { createStateScopes, type StateScopes } from './scope/create-state-scopes.ts';
export { scopeName, type ScopeKind } from './scope/scope-name.ts';
export type { StateAccess, StateGrant } from './scope/state-access.ts';
export { scopedStore } from './scoped-store.ts';
