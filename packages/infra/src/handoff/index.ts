// State between agents: handed over from one to another, or shared by several.
export { createStateHandoff } from './create-state-handoff.ts';
export type { ConflictStrategy, SharedConflict } from './shared/conflict-strategy.ts';
export { createSharedState } from './shared/create-shared-state.ts';
export type { SharedState, SharedStateOptions, SyncPolicy, SyncReport } from './shared/shared-state.ts';
export {
  advanceVector,
  compareVectors,
  mergeVectors,
  type VectorOrder,
  type VersionVector,
} from './shared/version-vector.ts';
export type { HandoffFilter, HandoffResult, StateHandoff, StateHandoffOptions } from './state-handoff.ts';
