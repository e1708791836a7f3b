import type { ScriptEngine, ScriptResult, ScriptSession, ScriptSessionOptions } from '@llmspell/core';

import type { Probe } from './script-engine-probe.ts';
import type { ScriptProfile, ScriptSnippets } from './script-engine-profile.ts';

/** What the parts of the suite work with. */
export interface EngineSuite {
  readonly test: (name: string, body: () => Promise<void>) => unknown;
  readonly profile: ScriptProfile;
  readonly engine: () => Promise<ScriptEngine>;
  /** Opens a session, as this variant of the suite does. */
  readonly open: (options: ScriptSessionOptions) => Promise<ScriptSession>;
  /** Runs a script in a session of its own, which is closed after. */
  readonly run: (code: string, options?: RunOptions) => Promise<ScriptResult>;
  /** The same for a script of the profile; gives the value. */
  readonly value: (name: keyof ScriptSnippets, options?: RunOptions) => Promise<unknown>;
}

export interface RunOptions extends Omit<ScriptSessionOptions, 'api'> {
  readonly probe?: Probe;
}
