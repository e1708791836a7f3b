import { checkOption } from '../policy/check-option.ts';
import type { Adaptation } from './adaptation.ts';

export interface AimdOptions {
  /** A call that takes longer tells of too much load, ms. @default no limit */
  readonly maxLatencyMs?: number;
  /** What the limit is multiplied with then. @default 0.9 */
  readonly decreaseTo?: number;
  /** What the limit grows by when as many calls as it allows went well. @default 1 */
  readonly increaseBy?: number;
}

/**
 * By performance: additive increase, multiplicative decrease, like TCP. It only grows when it is used, and shrinks
 * once for all calls that were under way together.
 */
export function aimdAdaptation({
  maxLatencyMs = Infinity,
  decreaseTo = 0.9,
  increaseBy = 1,
}: AimdOptions = {}): Adaptation {
  checkOption('decreaseTo', decreaseTo, { min: Number.MIN_VALUE, max: 1 });
  checkOption('increaseBy', increaseBy, { min: 0 });
  let decreasedAt = -Infinity;
  return ({ limit, active, queued, startedAt, endedAt, latencyMs, failed }) => {
    if (failed || latencyMs > maxLatencyMs) {
      if (startedAt < decreasedAt) return limit;
      decreasedAt = endedAt;
      return limit * decreaseTo;
    }
    return 2 * (active + queued) >= limit ? limit + increaseBy / limit : limit;
  };
}
