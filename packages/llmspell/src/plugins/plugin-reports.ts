import { messageOf, type Plugin, type PluginHealth } from '@llmspell/core';
import { withTimeoutSignal } from '@llmspell/core/kit';

import type { PluginsHealth, PluginStatus } from './runtime-plugins.ts';

type Started = ReadonlyMap<string, Plugin>;
const STATUSES = ['healthy', 'degraded', 'unhealthy'] as const;

/** How the plugins are, those that failed included. */
export async function pluginsHealth(
  statuses: readonly PluginStatus[],
  started: Started,
  timeoutMs: number,
): Promise<PluginsHealth> {
  const answers = await Promise.all(
    [...started].map(async ([name, plugin]) => [name, await healthOf(plugin, timeoutMs)] as const),
  );
  const failed = statuses.flatMap((status) =>
    status.status === 'failed' && !started.has(status.name)
      ? [[status.name, { status: 'unhealthy', message: status.error.message }] as const]
      : [],
  );
  const plugins = new Map<string, PluginHealth>([...answers, ...failed]);
  const worst = Math.max(0, ...[...plugins.values()].map(({ status }) => STATUSES.indexOf(status)));
  return { status: STATUSES[worst] ?? 'unhealthy', plugins };
}

async function healthOf(plugin: Plugin, timeoutMs: number): Promise<PluginHealth> {
  try {
    const health = (await within(timeoutMs, async () => plugin.health?.())) ?? { status: 'healthy' };
    if (STATUSES.includes(health.status)) return health;
    return { status: 'unhealthy', message: 'it gave a health that is none' };
  } catch (error) {
    return { status: 'unhealthy', message: messageOf(error) };
  }
}

/** Counts and measures of the plugins that can tell. */
export async function pluginsMetrics(
  started: Started,
  timeoutMs: number,
): Promise<ReadonlyMap<string, Readonly<Record<string, number>>>> {
  const answers = await Promise.all(
    [...started].map(async ([name, plugin]) => [name, await metricsOf(plugin, timeoutMs)] as const),
  );
  return new Map(answers);
}

async function metricsOf(plugin: Plugin, timeoutMs: number): Promise<Readonly<Record<string, number>>> {
  try {
    const metrics = (await within(timeoutMs, async () => plugin.metrics?.())) ?? {};
    return Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value)));
  } catch {
    // Whoever asks wants figures; that the plugin is not well, its health tells.
    return {};
  }
}

function within<T>(timeoutMs: number, work: () => Promise<T>): Promise<T> {
  return withTimeoutSignal({ signal: new AbortController().signal, timeoutMs, what: 'Its answer' }, work);
}
