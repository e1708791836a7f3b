import type { ErrorCode } from '@llmspell/core';

/** An error as the wire text tells it. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly code?: unknown;
  readonly retryable?: unknown;
  /** Wire data. */
  readonly data?: unknown;
  /** The host's number for an error of its own. */
  readonly r?: unknown;
}

/** Thrown by a native function to raise an error in Lua. */
export class LuaRaise extends Error {
  readonly wire: WireError;

  constructor(wire: WireError) {
    super(wire.message);
    this.name = 'LuaRaise';
    this.wire = wire;
  }

  static of(code: ErrorCode, message: string): LuaRaise {
    return new LuaRaise({ name: 'SpellError', code, message });
  }
}
