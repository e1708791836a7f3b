import path from 'node:path';

import {
  createRunContext,
  type HostModule,
  type RunContext,
  type RunContextOptions,
  type ScriptDiagnostic,
  type ScriptSource,
} from '@llmspell/core';
import type { ResourceOwner } from '@llmspell/core/kit';

import { createLazyDurableRuns } from '../durable/create-lazy-durable-runs.ts';
import type { DurableParts } from '../durable/durable-parts.ts';
import type { RuntimePlugins } from '../plugins/runtime-plugins.ts';
import { createSpellComponent } from '../spell/create-spell-component.ts';
import { createSpellModule } from '../spell/create-spell-module.ts';
import { observeSpell } from '../spell/observe-spell.ts';
import { readSpell } from '../spell/read-spell.ts';
import type { SpellOptions, SpellResult } from '../spell/spell-options.ts';
import { loadPeer } from './load-peer.ts';
import type { Runtime } from './runtime.ts';
import type { ScriptEngines } from './script-engines.ts';
import { onShutdown } from './system-hooks.ts';
import { toPolicy } from './to-policy.ts';

/** What a runtime was put together from. */
export interface RuntimeParts {
  /** What every run shares. */
  readonly shared: RunContextOptions;
  readonly owner: ResourceOwner;
  readonly engines: ScriptEngines;
  readonly cwd: string;
  readonly plugins: RuntimePlugins;
  readonly loadHostModules: () => Promise<readonly HostModule[]>;
  readonly durable: Pick<DurableParts, 'permissions' | 'model' | 'createPorts'> & {
    /** Whether somebody chose where state is kept. */
    readonly remembers: boolean;
  };
}

/** The runtime over its parts. */
export function createRuntimeObject(parts: RuntimeParts): Runtime {
  const { shared, owner, engines, cwd } = parts;
  const root = createRunContext(shared);
  let modules: Promise<readonly HostModule[]> | undefined;
  const hostModules = (): Promise<readonly HostModule[]> => (modules ??= parts.loadHostModules());

  const createContext = (options: RunContextOptions = {}): RunContext => {
    const { hooks } = options;
    owner.assertOpen();
    // A list of hooks runs after the runtime's own.
    return createRunContext({ ...shared, ...options, ...(hooks && { hooks: root.scope('', { hooks }).hooks }) });
  };
  const toSource = (spell: string | ScriptSource): Promise<ScriptSource> =>
    typeof spell === 'string' ? readSpell(spell, cwd) : Promise.resolve(spell);
  const runIn = createSpellRunner(parts, { toSource, hostModules });
  const durable = createLazyDurableRuns({
    ...parts,
    state: root.state,
    readSpell: (file) => readSpell(file, cwd),
    runSpell: runIn,
  });

  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= onShutdown(root, cwd).then(() => owner.close()));

  return {
    models: root.models,
    components: root.components,
    events: root.events,
    hooks: root.hooks,
    state: root.state,
    plugins: parts.plugins,
    createContext,
    run: async (component, input, options) => component.execute(input, createContext(options)),
    async runSpell(spell, options = {}) {
      const { durable: isDurable = false } = options;
      if (isDurable === false) return runIn(createContext(signalOf(options)), spell, options);
      owner.assertOpen();
      const file = typeof spell === 'string' ? path.resolve(cwd, spell) : undefined;
      return (await durable.open()).begin({ source: await toSource(spell), file, options });
    },
    resume: async (runId, options) => (await durable.open()).resume(runId, options),
    replay: async (runId, options) => (await durable.open()).replay(runId, options),
    runs: durable.runs,
    async checkSpell(spell) {
      owner.assertOpen();
      return check(await toSource(spell), engines, await hostModules());
    },
    spell: (spell, options = {}) => createSpellComponent({ spell, options, run: runIn }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface SpellRunning {
  readonly toSource: (spell: string | ScriptSource) => Promise<ScriptSource>;
  readonly hostModules: () => Promise<readonly HostModule[]>;
}

function createSpellRunner({ engines, cwd }: RuntimeParts, { toSource, hostModules }: SpellRunning) {
  return async (context: RunContext, spell: string | ScriptSource, options: SpellOptions): Promise<SpellResult> => {
    const source = await toSource(spell);
    const engine = await engines.forFile(source.filename);
    const { runSpellIn } = await loadPeer(
      '@llmspell/bridge',
      'Running a spell',
      () => import('../spell/run-spell-in.ts'),
    );
    const narrowed = narrow(context, options, cwd);
    const run = { source, engine, modules: await hostModules(), options };
    return observeSpell(narrowed, run, () => runSpellIn(narrowed, run));
  };
}

async function check(
  source: ScriptSource,
  engines: ScriptEngines,
  modules: readonly HostModule[],
): Promise<readonly ScriptDiagnostic[]> {
  const engine = await engines.forFile(source.filename);
  const { createManifest } = await loadPeer('@llmspell/bridge', 'Checking a spell', () => import('@llmspell/bridge'));
  return engine.check(source, createManifest([createSpellModule(null, source.filename), ...modules], engine.language));
}

function signalOf({ signal }: SpellOptions): RunContextOptions {
  return signal === undefined ? {} : { signal };
}

function narrow(context: RunContext, { permissions }: SpellOptions, cwd: string): RunContext {
  return permissions === undefined ? context : context.scope('spell', { permissions: toPolicy(permissions, cwd) });
}
