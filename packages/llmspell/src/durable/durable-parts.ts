import type {
  PermissionPolicy,
  PortFactories,
  RunContext,
  RunContextOptions,
  ScriptSource,
  StateStore,
} from '@llmspell/core';
import type { PermissionGrants } from '@llmspell/infra/security';

import type { SpellOptions, SpellResult } from '../spell/spell-options.ts';

/** What durable runs need of their runtime. */
export interface DurableParts {
  /** What every run shares. */
  readonly shared: RunContextOptions & { readonly state: StateStore };
  readonly cwd: string;
  /** What the runtime may touch. */
  readonly permissions: PermissionGrants | PermissionPolicy;
  /** The model that the runtime was told to mean where none is named. */
  readonly model: string | undefined;
  readonly createPorts: (cwd: string) => PortFactories;
  readonly readSpell: (file: string) => Promise<ScriptSource>;
  readonly runSpell: (context: RunContext, source: ScriptSource, options: SpellOptions) => Promise<SpellResult>;
}
