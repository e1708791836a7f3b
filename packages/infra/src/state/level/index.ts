// The state store on disk. It needs the package `level`.
export { openLevelStore, type LevelStoreOptions } from './open-level-store.ts';
