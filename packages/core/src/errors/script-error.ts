import { SpellError, type SpellErrorOptions } from './spell-error.ts';

const BRAND = Symbol.for('llmspell.error.script');

/** One line of a script's own stack. */
export interface ScriptFrame {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column?: number;
  readonly function?: string;
}

/** Where and how a script failed. */
export interface ScriptErrorOptions extends SpellErrorOptions {
  /** The script's own stack, innermost first. Never a frame of the host. */
  readonly frames?: readonly ScriptFrame[];
  /** The engine's own trace text. */
  readonly trace?: string;
  /** What the script threw, when that was not an error (Lua's `error({ code = 1 })`). */
  readonly thrown?: unknown;
}

/** An error inside a script that the script did not catch. Codes `SCRIPT_FAILED`, `SCRIPT_SYNTAX`, or the code of the host error behind it. */
export class ScriptError extends SpellError {
  readonly frames: readonly ScriptFrame[];
  readonly trace: string | undefined;
  readonly thrown: unknown;

  constructor(options: ScriptErrorOptions) {
    super(options);
    this.name = 'ScriptError';
    this.frames = options.frames ?? [];
    this.trace = options.trace;
    this.thrown = options.thrown;
  }

  get [BRAND](): true {
    return true;
  }

  static override isInstance(value: unknown): value is ScriptError {
    return SpellError.isInstance(value) && BRAND in value;
  }
}
