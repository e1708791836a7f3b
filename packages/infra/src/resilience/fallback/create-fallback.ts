import { isStop } from '@llmspell/core';

import type { Operation } from '../policy/operation.ts';
import type { Policy } from '../policy/policy.ts';

export interface FallbackOptions<Output> {
  /** What to do instead. It fails as it fails; compose fallbacks for more than one. */
  readonly fallback: (error: unknown, signal: AbortSignal) => Output | Promise<Output>;
  /** For which errors. Never asked for an abort or a limit. @default all */
  readonly when?: (error: unknown) => boolean;
}

/** Does something else when an operation fails. */
export function createFallback<Output>({ fallback, when = () => true }: FallbackOptions<Output>): Policy<Output> {
  return {
    async execute<T>(operation: Operation<T>, signal: AbortSignal): Promise<T | Output> {
      try {
        return await operation(signal);
      } catch (error) {
        if (isStop(error, signal) || !when(error)) throw error;
        return fallback(error, signal);
      }
    },
  };
}
