import type { ScriptLimitName } from '@llmspell/core';

/** Why a machine came to its end. */
export type StopReason =
  | { readonly kind: 'limit'; readonly limit: ScriptLimitName }
  | { readonly kind: 'exit'; readonly code: number }
  /** The main thread asked for it; it knows why. */
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'crash'; readonly message: string };

/**
 * Thrown through the Lua machine to end it. No `pcall` catches it, because Lua catches only its own longjmp. The machine
 * cannot be used afterwards.
 */
export class MachineStop extends Error {
  readonly reason: StopReason;

  constructor(reason: StopReason) {
    super(reason.kind);
    this.name = 'MachineStop';
    this.reason = reason;
  }
}
