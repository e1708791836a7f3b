import type { PluginHost } from './plugin-host.ts';

/** What a plugin says of itself. */
export interface PluginInfo {
  /** Lower-case letters, digits, `-`, `.`, `/` and `@`: usually the package's name. Unique in a runtime. */
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly author?: string;
  readonly license?: string;
}

/** Whether a plugin can do its work right now. */
export interface PluginHealth {
  /** `degraded`: it works, but not as well as it should. */
  readonly status: 'healthy' | 'degraded' | 'unhealthy';
  readonly message?: string;
}

/**
 * Seam: adds providers, tools and other components, host modules, engines and stores to a runtime. It is loaded only when
 * somebody names it.
 *
 * For implementors: add everything in `initialize`, which has 10 seconds; what it throws leaves the runtime without the
 * plugin and nothing of it behind. `shutdown` is called once, after a successful `initialize`, plugins in reverse order.
 */
export interface Plugin {
  readonly info: PluginInfo;
  /** Range of llmspell versions it works with, as npm writes ranges: `^1.2.0`. */
  readonly compatible: string;
  /**
   * What it needs to be there: `agents`, `tools`, `workflows`, `scripts` (the installed packages), or `plugin:<name>` for
   * a plugin that is named before it. @default nothing
   */
  readonly requires?: readonly string[];
  initialize(host: PluginHost): void | Promise<void>;
  shutdown?(): void | Promise<void>;
  /** @default healthy as long as it runs */
  health?(): PluginHealth | Promise<PluginHealth>;
  /** Counts and measures by name. @default none */
  metrics?(): Readonly<Record<string, number>> | Promise<Readonly<Record<string, number>>>;
}
