import { invalidInput } from './invalid-input.ts';

/**
 * Refuses a text that is too large for a tool.
 *
 * @param name The parameter, for the message.
 * @throws SpellError `VALIDATION_FAILED`.
 */
export function assertSize(text: string, maxBytes: number, name: string): void {
  // UTF-8 needs at least one byte a UTF-16 unit, so a text that is too long needs no count.
  const bytes = text.length > maxBytes ? text.length : Buffer.byteLength(text);
  if (bytes > maxBytes) {
    throw invalidInput(`Parameter '${name}' is too large: ${bytes} bytes, at most ${maxBytes} are taken.`);
  }
}
