import type { CompiledStep } from './compiled-step.ts';

/** How many steps a list runs; `undefined` when only running tells. */
export function totalSize(steps: readonly CompiledStep[]): number | undefined {
  let total = 0;
  for (const { size } of steps) {
    if (size === undefined) return undefined;
    total += size;
  }
  return total;
}
