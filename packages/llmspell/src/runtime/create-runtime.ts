import process from 'node:process';

import {
  createComponentRegistry,
  silentLogger,
  systemClock,
  type ComponentRegistry,
  type ModelRegistry,
  type RunContextOptions,
} from '@llmspell/core';
import { createResourceOwner } from '@llmspell/core/kit';
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
import { createScriptEngines } from './script-engines.ts';
import { toPolicy } from './to-policy.ts';

/**
 * Puts a runtime together: model providers by the keys in the environment, hooks, events, state, permissions (none by
 * default), the installed tools, and the script engines, each loaded when it is first used.
 */
export async function createRuntime(options: RuntimeOptions = {}): Promise<Runtime> {
  const { environment = process.env, cwd = process.cwd(), logger = silentLogger, clock = systemClock } = options;
  const owner = createResourceOwner('the runtime');
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
  return createRuntimeObject({ shared, owner, cwd, engines: createScriptEngines(owner), loadHostModules });
}

type Variables = Readonly<Record<string, string | undefined>>;

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
