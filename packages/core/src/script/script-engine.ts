import type { RunLog } from '../journal/run-log.ts';
import type { HostApi } from './host-api.ts';
import type { ScriptLanguage } from './host-module.ts';
import type { ScriptLimits } from './script-limits.ts';

/** A script to run. */
export interface ScriptSource {
  readonly code: string;
  /** As it appears in errors: `spell.lua`. Its extension may choose a dialect (`.ts`). */
  readonly filename: string;
  /** Modules the script may import, by the name it imports them with (`./lib.js`). The engine reads no file. */
  readonly modules?: ReadonlyMap<string, string>;
}

/** Something wrong with a script that can be told without running it. */
export interface ScriptDiagnostic {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column?: number;
}

export interface ScriptOutput {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

export interface ScriptSessionOptions {
  readonly api: HostApi;
  readonly limits?: Partial<ScriptLimits>;
  /** Receives what the script prints, in order. */
  readonly onOutput?: (output: ScriptOutput) => void;
  /** Arguments of the script (`ARGS` in Lua, `args` in JavaScript). */
  readonly args?: readonly string[];
  /** Seed of everything random in the engine: `Math.random`, `math.random`, hash order. @default random */
  readonly seed?: number;
  /** Time as the script sees it, epoch ms. @default the machine's clock */
  readonly now?: () => number;
  readonly signal?: AbortSignal;
  /**
   * Makes the session repeatable: the engine appends what it delivers into the script, and delivers what is recorded there
   * once more, in the same order and at the same points. A script that then does something else ends with
   * `JOURNAL_DIVERGED`.
   */
  readonly log?: RunLog;
}

/** What running a script gave. */
export interface ScriptResult {
  /** The script's value: what it returned (Lua) or exported as default (JavaScript). */
  readonly value: unknown;
  /** Set when the script ended itself (`os.exit`). */
  readonly exitCode?: number;
}

export interface ScriptStats {
  readonly memoryBytes: number;
  readonly cpuMs: number;
  readonly hostCalls: number;
}

/**
 * One script's own virtual machine. After `run` its functions can still be called by the host (event handlers) until it
 * is closed.
 */
export interface ScriptSession extends AsyncDisposable {
  /**
   * Runs a script to its end. Once per session.
   * @throws ScriptError for an error of the script; LimitError at a limit; the signal's reason when aborted.
   */
  run(source: ScriptSource): Promise<ScriptResult>;
  stats(): Promise<ScriptStats>;
  /** Stops the script. The promise of `run` is rejected at once with `reason`; the machine is freed within 300 ms. */
  stop(reason: Error): Promise<void>;
  close(): Promise<void>;
}

/**
 * Seam: a language. Every session has a fresh virtual machine that reaches nothing but the host API it was given.
 *
 * For implementors: limits hold for hostile scripts; the host's thread is never blocked; the promise of `run` is
 * rejected by the host's own thread at the limit; no host object, stack or path is visible to the script.
 */
export interface ScriptEngine {
  readonly language: ScriptLanguage;
  /** File extensions it takes: `['.js', '.mjs', '.ts']`. */
  readonly extensions: readonly string[];
  open(options: ScriptSessionOptions): Promise<ScriptSession>;
  /** Finds errors without running: syntax, unknown globals, unknown members of host classes. */
  check(source: ScriptSource, api: HostApi['manifest']): Promise<readonly ScriptDiagnostic[]>;
  /** Ends all sessions and frees the threads. */
  close(): Promise<void>;
}
