import type { ComponentRegistry } from '../component/component-registry.ts';
import type { LLMProvider } from '../llm/llm-provider.ts';
import type { Logger } from '../log/logger.ts';
import type { HostModule } from '../script/host-module.ts';
import type { ScriptEngine } from '../script/script-engine.ts';

/** Where a plugin puts what it brings. */
export interface PluginHost {
  readonly components: ComponentRegistry;
  readonly logger: Logger;
  addHostModule(module: HostModule): void;
  addEngine(engine: ScriptEngine): void;
  addProvider(provider: LLMProvider): void;
}

/** Seam: adds providers, tools, host modules, engines to a runtime. */
export interface Plugin {
  readonly name: string;
  readonly version: string;
  /** Range of llmspell versions it works with: `^0.1.0`. */
  readonly compatible: string;
  initialize(host: PluginHost): Promise<void>;
  shutdown?(): Promise<void>;
  /** Whether it can do its work right now. */
  health?(): Promise<{ readonly healthy: boolean; readonly message?: string }>;
}
