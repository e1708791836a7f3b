import path from 'node:path';

import {
  createComponentRegistry,
  systemClock,
  type ComponentRegistry,
  type HostModule,
  type LLMProvider,
  type ModelRegistry,
  type RunContextOptions,
  type ScriptEngine,
  type StateStoreKind,
} from '@llmspell/core';
import type { ResourceOwner } from '@llmspell/core/kit';
import { createEventBus } from '@llmspell/infra/events';
import { createHookRunner } from '@llmspell/infra/hooks';
import { createModelRegistry, resolveDefaultModel, standardProviders } from '@llmspell/infra/llm';
import { createJsonSchemaValidator, createPorts } from '@llmspell/infra/security';

import { noPlugins, type RuntimePlugins } from '../plugins/runtime-plugins.ts';
import type { PluginStart } from '../plugins/start-plugins.ts';
import { createSpellModule } from '../spell/create-spell-module.ts';
import { withDefaultModel } from './default-model.ts';
import { loadHostModules } from './host-modules.ts';
import { loadPeerIfPresent } from './load-peer.ts';
import { openState, STATE_STORES } from './open-state.ts';
import { createRuntimeObject } from './runtime-object.ts';
import type { RuntimeOptions } from './runtime-options.ts';
import type { Runtime } from './runtime.ts';
import { SCRIPT_EXTENSIONS, type ScriptEngines } from './script-engines.ts';
import { onStartup } from './system-hooks.ts';
import { toPolicy } from './to-policy.ts';
import { withoutSecrets } from './without-secrets.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** What a runtime is assembled from. */
interface Assembly {
  readonly options: RuntimeOptions;
  readonly owner: ResourceOwner;
  readonly engines: ScriptEngines;
  readonly cwd: string;
  readonly environment: Variables;
}

/** Makes the parts that runs share, and the runtime over them. */
export async function assembleRuntime({ options, owner, engines, cwd, environment }: Assembly): Promise<Runtime> {
  const { clock = systemClock, permissions = {} } = options;
  const { logger, audit } = withoutSecrets(options, environment);
  const components = createComponentRegistry();
  await registerInstalledTools(components);
  const hooks = createHookRunner({ logger, clock });
  for (const hook of options.hooks ?? []) hooks.register(hook);
  const events = createEventBus({ clock, newId: () => crypto.randomUUID(), logger });
  const started = await startPluginsOf(options, { cwd, environment, components, logger, events, owner });
  for (const engine of started.engines) engines.add(engine);
  const { state = 'memory' } = options;
  const shared: RunContextOptions = {
    components,
    hooks,
    logger,
    clock,
    state:
      typeof state === 'string' ? owner.attach(await openState(state, { cwd, clock, kinds: started.stores })) : state,
    events,
    models: createModels({ ...options, providers: [...started.providers, ...(options.providers ?? [])] }, environment),
    permissions: toPolicy(permissions, cwd),
    ports: createPorts({ cwd, environment }),
    jsonSchemas: createJsonSchemaValidator(),
    ...givenParts(options),
    ...(audit === undefined ? {} : { audit }),
  };
  const loadModules = async (): Promise<readonly HostModule[]> => [...(await loadHostModules()), ...started.modules];
  const runtime = createRuntimeObject({
    shared,
    owner,
    cwd,
    engines,
    plugins: started.plugins,
    loadHostModules: loadModules,
    durable: {
      permissions,
      model: options.model,
      createPorts: (folder) => createPorts({ cwd: folder, environment }),
      remembers: options.state !== undefined,
    },
  });
  await onStartup(runtime.createContext(), cwd);
  return runtime;
}

/** What of the shared parts is taken as it was given. */
function givenParts({ tracer, waits }: RuntimeOptions): RunContextOptions {
  return {
    ...(tracer === undefined ? {} : { tracer }),
    ...(waits === undefined ? {} : { waits }),
  };
}

interface PluginSurroundings extends Omit<PluginStart, 'plugins' | 'taken'> {
  readonly environment: Variables;
}

/** What plugins bring. Without any named, nothing for them is loaded. */
interface Plugged {
  readonly plugins: RuntimePlugins;
  readonly providers: readonly LLMProvider[];
  readonly modules: readonly HostModule[];
  readonly engines: readonly ScriptEngine[];
  readonly stores: ReadonlyMap<string, StateStoreKind>;
}

async function startPluginsOf(
  { plugins = [], pluginTimeoutMs: timeoutMs }: RuntimeOptions,
  { environment, ...surroundings }: PluginSurroundings,
): Promise<Plugged> {
  if (plugins.length === 0) return { plugins: noPlugins, providers: [], modules: [], engines: [], stores: new Map() };
  const { startPlugins } = await import('../plugins/start-plugins.ts');
  const builtIn = [createSpellModule(null, ''), ...(await loadHostModules())].flatMap(({ classes }) => classes);
  const taken = {
    providers: new Set(standardProviders(environment).map(({ name }) => name)),
    classes: new Set(builtIn.flatMap(({ name, aliases = [] }) => [name, ...aliases])),
    extensions: SCRIPT_EXTENSIONS,
    stores: STATE_STORES,
  };
  const started = await startPlugins({ ...surroundings, plugins, taken, timeoutMs });
  const { providers, modules, engines, stores } = started.additions;
  return { plugins: started.plugins, providers, modules, engines, stores };
}

function createModels(options: RuntimeOptions, environment: Variables): ModelRegistry {
  const { model, providers = [], prices, priceFile = environment['LLMSPELL_PRICE_FILE'], chunkTimeoutMs } = options;
  const registry = createModelRegistry({
    providers: [
      ...standardProviders(environment),
      ...providers.map((provider) => ({ name: provider.name, load: () => provider })),
    ],
    ...(prices === undefined ? {} : { prices }),
    ...(priceFile === undefined ? {} : { priceFile: path.resolve(options.cwd ?? '.', priceFile) }),
    ...(chunkTimeoutMs === undefined ? {} : { chunkTimeoutMs }),
  });
  return withDefaultModel(registry, async () => {
    const { id } = await resolveDefaultModel({ registry, environment, explicit: model });
    return id;
  });
}

async function registerInstalledTools(components: ComponentRegistry): Promise<void> {
  const tools = await loadPeerIfPresent('@llmspell/tools', () => import('@llmspell/tools/catalog'));
  tools?.registerTools(components);
}
