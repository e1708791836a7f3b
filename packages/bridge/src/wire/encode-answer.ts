import { LimitError, toSpellError } from '@llmspell/core';

import { encodeWire, type WireContext } from './encode-wire.ts';
import type { WireText } from './wire-text.ts';

/** What a call is answered with, as it crosses. */
export interface WireAnswer {
  readonly ok: boolean;
  readonly value: WireText;
}

/**
 * Writes the answer of a call; a value that has no form in a script makes it an error.
 *
 * @throws LimitError `message-size`
 */
export function encodeAnswer(ok: boolean, value: unknown, wire: WireContext): WireAnswer {
  try {
    return { ok, value: encodeWire(value, wire) };
  } catch (error) {
    if (error instanceof LimitError) throw error;
    return { ok: false, value: encodeWire(toSpellError(error), wire) };
  }
}
