import type {
  BaseAgent,
  ComponentRegistry,
  EventBus,
  HookRunner,
  JsonValue,
  ModelRegistry,
  RunContext,
  RunContextOptions,
  ScriptDiagnostic,
  ScriptSource,
  StateStore,
} from '@llmspell/core';

import type { ReplayOptions, ReplayResult } from '../durable/replay-spell.ts';
import type { ResumeOptions, RuntimeRuns } from '../durable/runtime-runs.ts';
import type { RuntimePlugins } from '../plugins/runtime-plugins.ts';
import type { SpellOptions, SpellResult } from '../spell/spell-options.ts';

/** Everything that runs need, put together once and shared by them. Close it when done. */
export interface Runtime extends AsyncDisposable {
  readonly models: ModelRegistry;
  readonly components: ComponentRegistry;
  readonly events: EventBus;
  readonly hooks: HookRunner;
  readonly state: StateStore;
  readonly plugins: RuntimePlugins;
  /** A new run: its own id, and what the options change. A list of hooks runs after the runtime's own. */
  createContext(options?: RunContextOptions): RunContext;
  /** Runs a component in a new context. */
  run<Input, Output>(component: BaseAgent<Input, Output>, input: Input, options?: RunContextOptions): Promise<Output>;
  /**
   * Runs a spell: a file's path, or its source.
   * @throws ScriptError, LimitError, PermissionError; SpellError `BUDGET_EXCEEDED`, `FILE_FAILED`, `PEER_MISSING`.
   */
  runSpell(spell: string | ScriptSource, options?: SpellOptions): Promise<SpellResult>;
  /**
   * Goes on with a durable run that was interrupted or failed: what had finished answers from the record.
   *
   * @throws what {@link Runtime.runSpell} throws; SpellError `NOT_FOUND`; `CLOSED` for a run that has ended; `RUN_CHANGED`
   * when its file was changed; `STATE_LOCKED` when it is under way elsewhere; `JOURNAL_DIVERGED`.
   */
  resume(runId: string, options?: ResumeOptions): Promise<SpellResult>;
  /**
   * Plays a durable run once more, from what was recorded: no model, tool or file is touched, and nothing is written.
   *
   * @throws SpellError `NOT_FOUND`; what reading an edited spell throws.
   */
  replay(runId: string, options?: ReplayOptions): Promise<ReplayResult>;
  /** The durable runs that the state store holds. */
  readonly runs: RuntimeRuns;
  /** Finds errors of a spell without running it. */
  checkSpell(spell: string | ScriptSource): Promise<readonly ScriptDiagnostic[]>;
  /** A spell as a component, so that it can be a step, a tool or a member of a pattern. */
  spell(spell: string | ScriptSource, options?: SpellOptions & { readonly name?: string }): BaseAgent<JsonValue>;
  close(): Promise<void>;
}
