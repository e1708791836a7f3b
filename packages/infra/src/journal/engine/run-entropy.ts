import { createHash } from 'node:crypto';

/** Randomness and new ids of one run. */
export interface RunEntropy {
  /** A number from 0 up to 1. */
  readonly random: () => number;
  readonly newId: () => string;
}

/**
 * Makes the randomness of a run from its seed and from how far it has come, so that a replay draws the same. It starts
 * anew after each result, so that what an effect drew for itself, which a replay does not repeat, is soon forgotten.
 *
 * @param position How many results the run has been given.
 */
export function createRunEntropy(seed: string, position: () => number): RunEntropy {
  let last = -1;
  let draws = 0;
  const draw = (): Buffer => {
    const now = position();
    draws = now === last ? draws + 1 : 0;
    last = now;
    return createHash('sha256').update(`${seed} ${now} ${draws}`).digest();
  };
  return {
    random: () => draw().readUIntBE(0, 6) / 2 ** 48,
    newId: () => toUuid(draw()),
  };
}

function toUuid(bytes: Buffer): string {
  // Version 4, and the variant bits of RFC 9562.
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
