import {
  SpellError,
  type RunContext,
  type RunContextOptions,
  type ScriptSource,
  type StateStore,
} from '@llmspell/core';
import type { ResourceOwner } from '@llmspell/core/kit';

import type { SpellOptions, SpellResult } from '../spell/spell-options.ts';
import type { DurableParts } from './durable-parts.ts';
import type { DurableRuns } from './durable-runs.ts';
import type { RuntimeRuns } from './runtime-runs.ts';

interface LazyParts {
  readonly shared: RunContextOptions;
  readonly state: StateStore;
  readonly owner: ResourceOwner;
  readonly cwd: string;
  readonly durable: Pick<DurableParts, 'permissions' | 'model' | 'createPorts'> & { readonly remembers: boolean };
  readonly readSpell: (file: string) => Promise<ScriptSource>;
  readonly runSpell: (context: RunContext, source: ScriptSource, options: SpellOptions) => Promise<SpellResult>;
}

/** Durable runs that cost nothing until somebody asks for them. */
export interface LazyDurableRuns {
  /** @throws SpellError `NOT_SUPPORTED` where the end of the process would be the end of all runs; `CLOSED`. */
  open(): Promise<DurableRuns>;
  readonly runs: RuntimeRuns;
}

export function createLazyDurableRuns({ shared, state, owner, cwd, durable, ...parts }: LazyParts): LazyDurableRuns {
  let opening: Promise<DurableRuns> | undefined;
  const load = async (): Promise<DurableRuns> => {
    const { DurableRuns: Runs } = await import('./durable-runs.ts');
    return owner.attach(new Runs({ shared: { ...shared, state }, cwd, ...durable, ...parts }));
  };
  const open = async (): Promise<DurableRuns> => {
    owner.assertOpen();
    if (!durable.remembers) throw forgetful();
    opening ??= load();
    return opening;
  };

  return {
    open,
    runs: {
      async *list(filter) {
        yield* (await open()).list(filter);
      },
      status: async (runId) => (await open()).status(runId),
      signal: async (runId, name, payload) => (await open()).signal(runId, name, payload),
      cancel: async (runId) => (await open()).cancel(runId),
      pause: async (runId) => (await open()).pause(runId),
      export: async (runId) => (await open()).export(runId),
      import: async (archive) => (await open()).import(archive),
      prune: async (options) => (await open()).prune(options),
    },
  };
}

function forgetful(): SpellError {
  return new SpellError({
    code: 'NOT_SUPPORTED',
    message:
      "Durable runs need state that outlives the process; the runtime keeps it in memory. Say where to keep it: createRuntime({ state: 'level:./folder' }), or `state: 'memory'` for runs that end with the process.",
  });
}
