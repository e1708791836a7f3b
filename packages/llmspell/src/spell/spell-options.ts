import type { JsonValue, PermissionPolicy, ScriptLimits, ScriptOutput, ScriptStats, Amount } from '@llmspell/core';
import type { PermissionGrants } from '@llmspell/infra/security';

/** USD that a spell may spend when nobody says otherwise. */
export const DEFAULT_MAX_COST_USD = 1;

/** How a spell is run. */
export interface SpellOptions {
  /** Arguments of the spell. */
  readonly args?: readonly string[];
  /** Data the spell sees as `Spell.input`. @default null */
  readonly input?: JsonValue;
  readonly limits?: Partial<ScriptLimits>;
  /** What the spell may touch, inside what the runtime may. @default the runtime's */
  readonly permissions?: PermissionGrants | PermissionPolicy;
  /** USD the spell's model calls may cost. @default 1 */
  readonly maxCostUsd?: number;
  /** Tokens the spell's model calls may take. @default unlimited */
  readonly maxTokens?: number;
  /** Receives what the spell prints. */
  readonly onOutput?: (output: ScriptOutput) => void;
  readonly signal?: AbortSignal;
  /**
   * Keeps all that happens in the runtime's state store, so that the run can go on after its process has ended:
   * `runtime.resume(runId)`. Then the value is JSON; permissions have to be grants, and nobody is asked for more.
   * @default false
   */
  readonly durable?: boolean | DurableOptions;
  /** Seed of everything random in the spell. @default random */
  readonly seed?: number;
}

/** How a durable run begins. */
export interface DurableOptions {
  /**
   * 1 to 200 letters, digits or `. : @ _ -`. The same id with the same spell, arguments and input is the same run.
   * @default the spell's name and a random part
   */
  readonly runId?: string;
  /** Hears the run's id before the spell starts. */
  readonly onBegin?: (runId: string) => void;
  /** Hears the name of a signal that the run begins to wait for. */
  readonly onWait?: (name: string) => void;
}

/** What running a spell gave. */
export interface SpellResult {
  /** What the spell returned (Lua) or exported as default (JavaScript). */
  readonly value: unknown;
  /** 0 unless the spell ended itself with another. */
  readonly exitCode: number;
  readonly runId: string;
  /** Money and tokens that its model calls took. */
  readonly spent: Amount;
  readonly stats: ScriptStats;
}
