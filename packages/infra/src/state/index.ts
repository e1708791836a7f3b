// State stores that need nothing but memory, and views of stores. The one on disk is '@llmspell/infra/state/level'.
export { createMemoryStore, type MemoryStoreOptions } from './create-memory-store.ts';
export type { ExpiringStore } from './expiring-store.ts';
export { scopedStore } from './scoped-store.ts';
