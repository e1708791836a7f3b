import type { ComponentRegistry } from '../component/component-registry.ts';
import type { LLMProvider } from '../llm/llm-provider.ts';
import type { Logger } from '../log/logger.ts';
import type { HostModule } from '../script/host-module.ts';
import type { ScriptEngine } from '../script/script-engine.ts';
import type { StateStore } from '../state/state-store.ts';

/** A kind of state store that a runtime can be told to use: `redis://localhost:6379`. */
export interface StateStoreKind {
  /** The part of a location before the first colon: `redis`. */
  readonly name: string;
  /** Opens the store at a location, given whole. */
  open(location: string): Promise<StateStore>;
}

/**
 * Where a plugin puts what it brings. Names that are taken already are refused with `ALREADY_EXISTS`. Everything but
 * components can be added only while the plugin is initialised.
 */
export interface PluginHost {
  /** The version of llmspell. */
  readonly version: string;
  readonly components: ComponentRegistry;
  readonly logger: Logger;
  /** Aborts when the time for initialising is up. */
  readonly signal: AbortSignal;
  addProvider(provider: LLMProvider): void;
  addHostModule(module: HostModule): void;
  /** The runtime closes it. */
  addEngine(engine: ScriptEngine): void;
  addStore(kind: StateStoreKind): void;
}
