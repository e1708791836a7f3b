import { deepStrictEqual, equal, match, ok } from 'node:assert/strict';

import { createComponentRegistry, silentLogger, type Plugin, type PluginHost } from '@llmspell/core';

export interface PluginConformanceOptions {
  /** The runner's `test`. */
  readonly test: (name: string, body: () => Promise<void>) => unknown;
  /** Makes a new plugin, which has not been initialised; called for each test. */
  readonly create: () => Plugin | Promise<Plugin>;
}

/** What a plugin added to a host. */
interface Additions {
  readonly host: PluginHost;
  /** `tool calculator`, `provider openai`, in their order. */
  readonly added: string[];
}

/** What every implementation of `Plugin` has to do. */
export function pluginConformance({ test, create }: PluginConformanceOptions): void {
  test('says who it is, and for which versions', async () => {
    const { info, compatible, requires = [] } = await create();
    match(info.name, /^[a-z\d@][a-z\d@._/-]{0,99}$/u);
    match(info.version, /^\d+\.\d+\.\d+/u);
    ok(compatible.trim() !== '');
    for (const feature of requires) match(feature, /^(?:agents|tools|workflows|scripts|plugin:.+)$/u);
  });

  test('adds nothing before it is initialised, and the same each time', async () => {
    const first = await initialized(create);
    const second = await initialized(create);
    deepStrictEqual(first.added, second.added);
    equal(new Set(first.added).size, first.added.length, 'each name once');
  });

  test('tells how it is, and gives figures', async () => {
    const { plugin } = await initialized(create);
    const health = await plugin.health?.();
    ok(health === undefined || ['healthy', 'degraded', 'unhealthy'].includes(health.status));
    for (const [name, value] of Object.entries((await plugin.metrics?.()) ?? {})) {
      ok(Number.isFinite(value), `the measure ${name} is a number`);
    }
    await plugin.shutdown?.();
  });

  test('is shut down after it was initialised', async () => {
    const { plugin } = await initialized(create);
    await plugin.shutdown?.();
  });

  test('stops initialising when its time is up, or comes to its end', async () => {
    const plugin = await create();
    const { host } = createHost(AbortSignal.abort(new Error('time is up')));
    const end = Promise.resolve(plugin.initialize(host)).then(
      () => 'ended',
      () => 'stopped',
    );
    ok(['ended', 'stopped'].includes(await end));
    await plugin.shutdown?.();
  });
}

async function initialized(
  create: PluginConformanceOptions['create'],
): Promise<Additions & { readonly plugin: Plugin }> {
  const plugin = await create();
  const additions = createHost(new AbortController().signal);
  await plugin.initialize(additions.host);
  return { ...additions, plugin };
}

function createHost(signal: AbortSignal): Additions {
  const added: string[] = [];
  const components = createComponentRegistry();
  const host: PluginHost = {
    version: '1.0.0',
    logger: silentLogger,
    signal,
    components: {
      ...components,
      register(component) {
        components.register(component);
        added.push(`${component.kind} ${component.name}`);
      },
      registerLazy(kind, name, load) {
        components.registerLazy(kind, name, load);
        added.push(`${kind} ${name}`);
      },
    },
    addProvider: ({ name }) => void added.push(`provider ${name}`),
    addHostModule: ({ classes }) => void added.push(...classes.map(({ name }) => `class ${name}`)),
    addEngine: ({ extensions }) => void added.push(...extensions.map((extension) => `engine ${extension}`)),
    addStore: ({ name }) => void added.push(`store ${name}`),
  };
  return { host, added };
}
