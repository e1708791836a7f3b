import { SpellError, type Component, type ComponentRegistry, type Logger, type PluginHost } from '@llmspell/core';

import type { PluginAdditions } from './plugin-additions.ts';

/** What a host for a plugin is made of. */
export interface StagedHostOptions {
  readonly name: string;
  readonly version: string;
  readonly components: ComponentRegistry;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly additions: PluginAdditions;
}

/** The host of one plugin, which can take back what the plugin did. */
export interface StagedHost {
  readonly host: PluginHost;
  /** Initialised: from now on only components can be added. */
  settle(): void;
  /** Failed: everything is taken back, and nothing more is taken. */
  undo(): void;
}

/** Makes the host of a plugin that is about to be initialised. */
export function createStagedHost({
  name,
  version,
  components,
  logger,
  signal,
  additions,
}: StagedHostOptions): StagedHost {
  const undos: (() => void)[] = [];
  let phase: 'starting' | 'ready' | 'failed' = 'starting';
  const assertPhase = (...phases: readonly (typeof phase)[]): void => {
    if (phases.includes(phase)) return;
    throw new SpellError({
      code: 'CLOSED',
      message: `The plugin "${name}" is ${phase}: providers, host modules, engines and stores are added while it is initialised.`,
      data: { plugin: name },
    });
  };
  const add =
    <T>(take: (value: T) => () => void) =>
    (value: T): void => {
      assertPhase('starting');
      undos.push(take(value));
    };
  const registered = (kind: Component['kind'], id: string): void => {
    if (phase === 'starting') undos.push(() => void components.unregister(kind, id));
  };

  return {
    host: {
      version,
      logger,
      signal,
      components: {
        ...components,
        register(component) {
          assertPhase('starting', 'ready');
          components.register(component);
          registered(component.kind, component.name);
        },
        registerLazy(kind, id, load) {
          assertPhase('starting', 'ready');
          components.registerLazy(kind, id, load);
          registered(kind, id);
        },
      },
      addProvider: add((provider) => additions.addProvider(provider)),
      addHostModule: add((module) => additions.addModule(module)),
      addEngine: add((engine) => additions.addEngine(engine)),
      addStore: add((kind) => additions.addStore(kind)),
    },
    settle() {
      phase = 'ready';
    },
    undo() {
      phase = 'failed';
      for (const undo of undos.toReversed()) undo();
    },
  };
}
