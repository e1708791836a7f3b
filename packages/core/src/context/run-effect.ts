import { withTimeoutSignal } from '../kit/with-timeout.ts';
import type { Clock } from '../time/clock.ts';
import type { EffectInfo, EffectOptions, EffectRun } from './effect.ts';

/** An effect without a journal: only called. Kept to the least it can cost, because every step and call pays it. */
export function runEffect<T>(
  run: EffectRun<T>,
  info: EffectInfo & { readonly clock: Clock },
  options: EffectOptions<T> | undefined,
): Promise<T> {
  if (info.signal.aborted) return Promise.reject(info.signal.reason as Error);
  const timeoutMs = options?.timeoutMs;
  if (timeoutMs !== undefined) {
    return withTimeoutSignal(
      { what: 'The effect', signal: info.signal, clock: info.clock, timeoutMs },
      async (signal) => run(withSignal(info, signal)),
    );
  }
  try {
    const value = run(info);
    return value instanceof Promise ? value : Promise.resolve(value);
  } catch (error) {
    return Promise.reject(error);
  }
}

function withSignal(info: EffectInfo, signal: AbortSignal): EffectInfo {
  return {
    signal,
    get idempotencyKey() {
      return info.idempotencyKey;
    },
    part: info.part,
  };
}
