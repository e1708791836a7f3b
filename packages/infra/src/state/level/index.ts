// The state store on disk. It needs the package `level`.
export type { LevelStore } from './level-store.ts';
export { openLevelStore, type LevelStoreOptions } from './open-level-store.ts';
