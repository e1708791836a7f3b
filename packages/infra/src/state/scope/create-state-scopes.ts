import type { StateStore } from '@llmspell/core';

import { scopedStore } from '../scoped-store.ts';
import { scopeName, scopePrefix } from './scope-name.ts';

/** The scoped state of a store: what scripts see as `State`. Each scope is a store in which only its own keys are. */
export interface StateScopes {
  readonly global: StateStore;
  agent(id: string): StateStore;
  workflow(id: string): StateStore;
  session(id: string): StateStore;
  user(id: string): StateStore;
  tool(id: string): StateStore;
  /** A scope by its name: `custom`, or `agent:writer` as `scopeName` makes it. */
  named(scope: string): StateStore;
}

/** Views of a store, one for each scope. Give it an `accessControlledStore`, and they are under its control. */
export function createStateScopes(store: StateStore): StateScopes {
  const named = (scope: string): StateStore => scopedStore(store, scopePrefix(scope));
  return {
    global: named('global'),
    agent: (id) => named(scopeName('agent', id)),
    workflow: (id) => named(scopeName('workflow', id)),
    session: (id) => named(scopeName('session', id)),
    user: (id) => named(scopeName('user', id)),
    tool: (id) => named(scopeName('tool', id)),
    named,
  };
}
