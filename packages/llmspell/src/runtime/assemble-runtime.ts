import {
  createComponentRegistry,
  silentLogger,
  systemClock,
  type ComponentRegistry,
  type ModelRegistry,
  type RunContextOptions,
} from '@llmspell/core';
import type { ResourceOwner } from '@llmspell/core/kit';
import { createEventBus } from '@llmspell/infra/events';
import { createHookRunner } from '@llmspell/infra/hooks';
import { createModelRegistry, resolveDefaultModel, standardProviders } from '@llmspell/infra/llm';
import { createJsonSchemaValidator, createPorts } from '@llmspell/infra/security';
import { createMemoryStore } from '@llmspell/infra/state';

import { withDefaultModel } from './default-model.ts';
import { loadHostModules } from './host-modules.ts';
import { loadPeerIfPresent } from './load-peer.ts';
import { createRuntimeObject } from './runtime-object.ts';
import type { RuntimeOptions } from './runtime-options.ts';
import type { Runtime } from './runtime.ts';
import type { ScriptEngines } from './script-engines.ts';
import { toPolicy } from './to-policy.ts';

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
  const { logger = silentLogger, clock = systemClock } = options;
  const components = createComponentRegistry();
  await registerInstalledTools(components);
  const hooks = createHookRunner({ logger, clock });
  for (const hook of options.hooks ?? []) hooks.register(hook);
  const shared: RunContextOptions = {
    components,
    hooks,
    logger,
    clock,
    state: options.state ?? owner.attach(createMemoryStore({ clock })),
    events: createEventBus({ clock, newId: () => crypto.randomUUID(), logger }),
    models: createModels(options, environment),
    permissions: toPolicy(options.permissions ?? {}, cwd),
    ports: createPorts({ cwd, environment }),
    jsonSchemas: createJsonSchemaValidator(),
    ...(options.audit === undefined ? {} : { audit: options.audit }),
    ...(options.tracer === undefined ? {} : { tracer: options.tracer }),
  };
  return createRuntimeObject({ shared, owner, cwd, engines, loadHostModules });
}

function createModels({ model, providers = [], prices }: RuntimeOptions, environment: Variables): ModelRegistry {
  const registry = createModelRegistry({
    providers: [
      ...standardProviders(environment),
      ...providers.map((provider) => ({ name: provider.name, load: () => provider })),
    ],
    ...(prices === undefined ? {} : { prices }),
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
