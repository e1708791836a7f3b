import {
  SpellError,
  toSpellError,
  type ComponentRegistry,
  type EventBus,
  type Logger,
  type Plugin,
} from '@llmspell/core';
import { withTimeoutSignal, type ResourceOwner } from '@llmspell/core/kit';

import { readVersion } from '../version.ts';
import { checkCompatible } from './check-compatible.ts';
import { installedFeatures } from './installed-features.ts';
import { isPlugin, loadPluginModule } from './load-plugin-module.ts';
import { PluginAdditions, type TakenNames } from './plugin-additions.ts';
import { pluginFailed } from './plugin-error.ts';
import { pluginsHealth, pluginsMetrics } from './plugin-reports.ts';
import type { PluginStatus, RuntimePlugins } from './runtime-plugins.ts';
import { createStagedHost } from './staged-host.ts';

/** Time that a plugin has to initialise, to shut down and to answer, each, ms. */
const PLUGIN_TIMEOUT_MS = 10_000;

/** What plugins are started with. */
export interface PluginStart {
  /** Plugins, or where they are loaded from. */
  readonly plugins: readonly (Plugin | string)[];
  readonly cwd: string;
  readonly components: ComponentRegistry;
  readonly logger: Logger;
  readonly events: EventBus;
  readonly owner: ResourceOwner;
  readonly taken: TakenNames;
  /** @default 10_000 */
  readonly timeoutMs?: number | undefined;
}

/** Plugins that were started. */
export interface StartedPlugins {
  readonly plugins: RuntimePlugins;
  readonly additions: PluginAdditions;
}

/**
 * Loads and initialises plugins, one after another. One that fails leaves nothing behind and keeps no other from starting;
 * what happened to it is in the list, in the log and an event. They are shut down by the owner, in reverse order.
 */
export async function startPlugins(start: PluginStart): Promise<StartedPlugins> {
  const { plugins, timeoutMs = PLUGIN_TIMEOUT_MS } = start;
  const additions = new PluginAdditions(start.taken);
  const installation = { version: readVersion(), features: new Set(installedFeatures()) };
  const started = new Map<string, Plugin>();
  const statuses: PluginStatus[] = [];
  for (const entry of plugins) {
    const status = await startOne(entry, { ...start, timeoutMs, additions, installation, started });
    statuses.push(status);
    report(status, start);
  }
  return {
    additions,
    plugins: {
      list: () => [...statuses],
      health: () => pluginsHealth(statuses, started, timeoutMs),
      metrics: () => pluginsMetrics(started, timeoutMs),
    },
  };
}

interface Starting extends PluginStart {
  readonly timeoutMs: number;
  readonly additions: PluginAdditions;
  readonly installation: { readonly version: string; readonly features: Set<string> };
  readonly started: Map<string, Plugin>;
}

async function startOne(entry: Plugin | string, starting: Starting): Promise<PluginStatus> {
  const { installation, started } = starting;
  let name = typeof entry === 'string' ? entry : nameOf(entry);
  try {
    const plugin = await load(entry, starting);
    ({ name } = plugin.info);
    checkCompatible(plugin, installation);
    if (started.has(name)) throw pluginFailed(name, 'was named twice', 'the first one is used');
    await initialize(plugin, starting);
    started.set(name, plugin);
    installation.features.add(`plugin:${name}`);
    return { status: 'ready', info: plugin.info };
  } catch (error) {
    return { status: 'failed', name, error: toSpellError(error, 'PLUGIN_FAILED') };
  }
}

function nameOf(value: unknown): string {
  return isPlugin(value) ? value.info.name : 'without a name';
}

async function load(entry: Plugin | string, { cwd, timeoutMs }: Starting): Promise<Plugin> {
  if (typeof entry === 'string') {
    try {
      const limits = { signal: new AbortController().signal, timeoutMs, what: 'Loading it' };
      return await withTimeoutSignal(limits, () => loadPluginModule(entry, cwd));
    } catch (cause) {
      throw pluginFailed(entry, 'could not be loaded', cause);
    }
  }
  if (isPlugin(entry)) return entry;
  throw pluginFailed(nameOf(entry), 'is none', 'expected { info: { name, version }, compatible, initialize }');
}

async function initialize(plugin: Plugin, { components, logger, additions, ...starting }: Starting): Promise<void> {
  const { name } = plugin.info;
  const { timeoutMs, owner, installation } = starting;
  let staged: ReturnType<typeof createStagedHost> | undefined;
  try {
    const limits = { signal: new AbortController().signal, timeoutMs, what: 'Initialising it' };
    await withTimeoutSignal(limits, async (signal) => {
      const { version } = installation;
      staged = createStagedHost({ name, version, components, logger, signal, additions });
      await plugin.initialize(staged.host);
    });
    staged?.settle();
  } catch (cause) {
    staged?.undo();
    throw pluginFailed(name, 'could not be initialised', cause);
  }
  owner.attach({ close: () => shutDown(plugin, timeoutMs) });
}

async function shutDown(plugin: Plugin, timeoutMs: number): Promise<void> {
  const { name } = plugin.info;
  try {
    const limits = { signal: new AbortController().signal, timeoutMs, what: 'Shutting it down' };
    await withTimeoutSignal(limits, async () => plugin.shutdown?.());
  } catch (cause) {
    throw new SpellError({
      code: 'PLUGIN_FAILED',
      message: `The plugin "${name}" could not be shut down: ${toSpellError(cause).message}`,
      data: { plugin: name },
      cause,
    });
  }
}

function report(status: PluginStatus, { logger, events }: PluginStart): void {
  if (status.status === 'ready') {
    const data = { plugin: status.info.name, version: status.info.version };
    logger.log('info', 'Plugin ready', data);
    events.emit({ type: 'plugin.started', data });
    return;
  }
  const data = { plugin: status.name, code: status.error.code, error: status.error.message };
  logger.log('error', 'Plugin failed', data);
  events.emit({ type: 'plugin.failed', data });
}
