import type { JsonObject, JsonValue, RunContext, Schema } from '@llmspell/core';

/** Which part of the state is handed over, and in which form. */
export interface HandoffFilter {
  /** Keys to hand over; `*` stands for any text. @default all */
  readonly include?: readonly string[];
  /** Keys to leave, also of those that are included. @default none */
  readonly exclude?: readonly string[];
  /** Gives the value to hand over; `undefined` leaves the key. @default the value as it is */
  readonly transform?: (value: JsonValue, key: string) => JsonValue | undefined | Promise<JsonValue | undefined>;
}

export interface StateHandoffOptions {
  /** Whose state: an agent's name, or the name of a scope, `workflow:report` or `global`. */
  readonly from: string;
  /** Who gets it, likewise. */
  readonly to: string;
  readonly filter?: HandoffFilter;
  /** What the receiver needs: the state by key, after the filter. What the schema makes of it is what is handed over. */
  readonly schema?: Schema<JsonObject>;
  /** Whether the giver keeps what is handed over. @default 'copy' */
  readonly mode?: 'copy' | 'move';
  /** What happens to a key that the receiver has already. @default 'overwrite' */
  readonly existing?: 'overwrite' | 'keep' | 'fail';
}

/** What was handed over. */
export interface HandoffResult {
  /** The scope of the giver. */
  readonly from: string;
  /** The scope of the receiver. */
  readonly to: string;
  readonly state: JsonObject;
  /** Keys of the giver that were left: by the filter, or because the receiver had them. */
  readonly left: readonly string[];
  /** RFC 3339, UTC. */
  readonly completedAt: string;
}

/** Hands state from one agent to another. It can be executed more than once. */
export interface StateHandoff {
  readonly from: string;
  readonly to: string;
  /**
   * Hands over, all or nothing. Hooks of state changes may change or refuse it; the event `state.handoff` tells of it.
   *
   * @throws ValidationError `VALIDATION_FAILED` when the state does not fit the schema; SpellError `ALREADY_EXISTS` when the
   * receiver has a key and that is to fail. Nothing is written then.
   */
  execute(context: RunContext): Promise<HandoffResult>;
  /** What {@link StateHandoff.execute} would hand over now. Writes nothing. */
  preview(context: RunContext): Promise<JsonObject>;
}
