import type {
  AuditSink,
  Clock,
  Hook,
  LLMProvider,
  Logger,
  ModelPrice,
  PermissionPolicy,
  Plugin,
  RunWaits,
  StateStore,
  Tracer,
} from '@llmspell/core';
import type { PermissionGrants } from '@llmspell/infra/security';

/** What a runtime is made of. Everything has a default. */
export interface RuntimeOptions {
  /**
   * The model that is meant where none is named, `openai/gpt-4o-mini`; with commas a chain, the next when one fails. @default the first provider with a key, else a
   * local Ollama that answers, else `echo/echo`, which says that no model is configured
   */
  readonly model?: string;
  /** Providers besides the standard ones. */
  readonly providers?: readonly LLMProvider[];
  /** USD per million tokens by model id, before those of the file. */
  readonly prices?: Readonly<Record<string, ModelPrice | 'free'>>;
  /** A JSON file with prices, `{ "prices": { "openai/gpt-5": { "inputUsd": 1.25, "outputUsd": 10 } } }`, before the built-in table. @default `LLMSPELL_PRICE_FILE` of the environment */
  readonly priceFile?: string;
  /** ms of silence after which an answer of a model fails with `TIMEOUT`; 0 for never. @default 300_000 */
  readonly chunkTimeoutMs?: number;
  /** What components may touch. @default nothing: no files, no network, no programs, no environment */
  readonly permissions?: PermissionGrants | PermissionPolicy;
  /** Variables that name keys and addresses of providers, and those that `env` permissions are about. @default process.env */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** A spell that is about to run: the engine for its extension starts at once, while everything else is loaded. */
  readonly prepare?: string;
  /** Where relative paths start. @default process.cwd() */
  readonly cwd?: string;
  /**
   * A store, or where to open one: `memory`; `level:./folder`, on disk, which several processes of a user can open at the same
   * time; or a kind that a plugin adds. @default 'memory', and no durable runs
   */
  readonly state?: StateStore | string;
  /**
   * Plugins, or where to load them from: a file, or an installed package. One that fails is in `runtime.plugins`, and the
   * runtime goes on without it. @default none; nothing is loaded that is not named here
   */
  readonly plugins?: readonly (Plugin | string)[];
  /** Time that each plugin has to load, initialise, answer and shut down, ms each. @default 10_000 */
  readonly pluginTimeoutMs?: number;
  /** What runs can wait for that are not durable: approvals of tool calls, signals. @default no signal reaches them */
  readonly waits?: RunWaits;
  readonly hooks?: readonly Hook[];
  /** Gets records without the keys of the environment. @default nothing is audited */
  readonly audit?: AuditSink;
  /** Gets entries without them. @default nothing is logged */
  readonly logger?: Logger;
  readonly tracer?: Tracer;
  readonly clock?: Clock;
}
