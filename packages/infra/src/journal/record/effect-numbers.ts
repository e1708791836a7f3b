import type { EffectRequest } from '@llmspell/core';
import { effectKey } from '@llmspell/core/kit';

/** An effect that was asked for, with its place in the run. */
export interface AskedEffect {
  /** `path/name`, with `#2` and so on for equal ones. Unique within the run. */
  readonly key: string;
  readonly path: string;
  readonly name: string;
  /** The part of the path that runs beside others: up to the last branch of `context.all`, or call of a script. */
  readonly branch: string;
  /** Which request of its branch this is, from 0. */
  readonly index: number;
}

/** Numbers the effects of one run, in the order in which they are asked for. */
export class EffectNumbers {
  readonly #keys = new Map<string, number>();
  readonly #branches = new Map<string, number>();

  next({ path, name }: Pick<EffectRequest<unknown>, 'path' | 'name'>): AskedEffect {
    const branch = branchOf(path);
    const index = increment(this.#branches, branch) - 1;
    return { key: effectKey(this.#keys, path, name), path, name, branch, index };
  }
}

/** Effects of one branch are asked for one after another; those of different branches in any order. */
export function branchOf(path: string): string {
  if (!path.includes('all/') && !path.includes('call:')) return '';
  return /^(?:.*\/)?(?:all\/\d+|call:\d+(?::[^/]*)?)(?=\/|$)/u.exec(path)?.[0] ?? '';
}

function increment(counts: Map<string, number>, key: string): number {
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count;
}
