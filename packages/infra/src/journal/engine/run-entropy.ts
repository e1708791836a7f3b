import { createHash } from 'node:crypto';

import type { Journal } from '@llmspell/core';

import { branchOf } from '../record/effect-numbers.ts';
import { BranchPositions } from './branch-positions.ts';

/** Randomness and new ids of one run, for a path in it. */
export interface RunEntropy {
  /** A number from 0 up to 1. */
  readonly random: (path: string) => number;
  readonly newId: (path: string) => string;
  /** The journal for the run's context. */
  readonly journal: Journal;
}

/** What a branch of a run has drawn since it was given its last result. */
interface Draws {
  readonly position: number;
  readonly count: number;
}

/**
 * Makes the randomness of a run from its seed and from how far each of its branches has come, so that a replay draws the
 * same, however the branches run beside one another. It starts anew after each result, so that what an effect drew for
 * itself, which a replay does not repeat, is soon forgotten.
 */
export function createRunEntropy(seed: string, journal: Journal): RunEntropy {
  const positions = new BranchPositions();
  const draws = new Map<string, Draws>();
  const draw = (path: string): Buffer => {
    const branch = branchOf(path);
    const position = positions.at(branch);
    const last = draws.get(branch);
    const count = last?.position === position ? last.count + 1 : 0;
    draws.set(branch, { position, count });
    return createHash('sha256').update(`${seed} ${position} ${count} ${branch}`).digest();
  };
  return {
    random: (path) => draw(path).readUIntBE(0, 6) / 2 ** 48,
    newId: (path) => toUuid(draw(path)),
    journal: positions.watch(journal),
  };
}

function toUuid(bytes: Buffer): string {
  // Version 4, and the variant bits of RFC 9562.
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
