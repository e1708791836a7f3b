import type { PluginHealth, PluginInfo, SpellError } from '@llmspell/core';

/** What became of a plugin. */
export type PluginStatus =
  | { readonly status: 'ready'; readonly info: PluginInfo }
  | {
      readonly status: 'failed';
      /** The plugin's name, or what it was to be loaded from. */
      readonly name: string;
      /** `PLUGIN_FAILED` or `PLUGIN_INCOMPATIBLE`. */
      readonly error: SpellError;
    };

/** How plugins are. */
export interface PluginsHealth {
  /** The worst of all. `healthy` without plugins. */
  readonly status: PluginHealth['status'];
  readonly plugins: ReadonlyMap<string, PluginHealth>;
}

/** The plugins of a runtime, also those that failed. */
export interface RuntimePlugins {
  /** In the order they were named. */
  list(): readonly PluginStatus[];
  /** Asks each; one that failed, throws or does not answer in 10 seconds is unhealthy. */
  health(): Promise<PluginsHealth>;
  /** Counts and measures by plugin and name; of a plugin that cannot tell, none. */
  metrics(): Promise<ReadonlyMap<string, Readonly<Record<string, number>>>>;
}

/** No plugins. The null object. */
export const noPlugins: RuntimePlugins = {
  list: () => [],
  health: () => Promise.resolve({ status: 'healthy', plugins: new Map() }),
  metrics: () => Promise.resolve(new Map()),
};
