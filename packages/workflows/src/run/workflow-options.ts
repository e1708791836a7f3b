import type { Hook, JsonValue, Schema } from '@llmspell/core';

import type { ReferenceMode } from '../reference/compile-template.ts';
import type { StepDefaults } from '../step/step.ts';

/** What every workflow can be given. */
export interface WorkflowOptions {
  /** Unique among workflows where they are registered. */
  readonly name: string;
  /** For people, and for models that choose among components. @default its kind and name */
  readonly description?: string;
  /** What it can do, in words that others look for. @default none */
  readonly capabilities?: readonly string[];
  /** Checks the input before anything runs. @default any JSON data */
  readonly inputSchema?: Schema<JsonValue>;
  /** ms for the whole run. @default none */
  readonly timeoutMs?: number;
  /**
   * Hold for this workflow's runs, steps and the tools that steps call, not for agents and workflows among them. They run
   * after those around it.
   */
  readonly hooks?: readonly Hook[];
  /** For every step that does not say otherwise. */
  readonly stepDefaults?: StepDefaults;
  /** What a reference without a value means. @default 'strict' */
  readonly references?: ReferenceMode;
  /** Values that references and functions find by name, after outputs and the input's fields. Read when they are needed. */
  readonly values?: ReadonlyMap<string, JsonValue>;
}
