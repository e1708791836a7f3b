// State between agents: handed over from one to another, or shared by several.
export { createStateHandoff } from './create-state-handoff.ts';
export type { HandoffFilter, HandoffResult, StateHandoff, StateHandoffOptions } from './state-handoff.ts';
