import { checkOption } from '../policy/check-option.ts';
import type { Adaptation } from './adaptation.ts';

export interface PredictiveOptions {
  /** ms over which arrivals are counted. @default 1000 */
  readonly intervalMs?: number;
  /** How many intervals ahead is looked. @default 1 */
  readonly horizon?: number;
  /** How quickly the rate follows, from 0 to 1. @default 0.5 */
  readonly levelWeight?: number;
  /** How quickly its trend follows, from 0 to 1. @default 0.3 */
  readonly trendWeight?: number;
  /** What the need is multiplied with, for what was not foreseen. @default 1.2 */
  readonly headroom?: number;
}

/**
 * By prediction: foresees the rate of arrivals (Holt's exponential smoothing with trend), and allows as many calls as
 * that rate keeps under way at the present latency (Little's law).
 */
export function predictiveAdaptation(options: PredictiveOptions = {}): Adaptation {
  const { intervalMs = 1_000, horizon = 1, levelWeight = 0.5, trendWeight = 0.3, headroom = 1.2 } = options;
  checkOption('intervalMs', intervalMs, { min: 1 });
  checkOption('levelWeight', levelWeight, { min: Number.MIN_VALUE, max: 1 });
  checkOption('trendWeight', trendWeight, { min: 0, max: 1 });
  let counted: { readonly at: number; readonly arrivals: number } | undefined;
  let level: number | undefined;
  let trend = 0;

  /** @param rate Arrivals per interval. @param intervals Since the last time. */
  const learn = (rate: number, intervals: number): number => {
    if (level === undefined) {
      level = rate;
      return level;
    }
    const next = levelWeight * rate + (1 - levelWeight) * (level + trend * intervals);
    trend = trendWeight * ((next - level) / intervals) + (1 - trendWeight) * trend;
    level = next;
    return level;
  };

  return ({ limit, arrivals, endedAt, averageLatencyMs }) => {
    counted ??= { at: endedAt, arrivals };
    const intervals = (endedAt - counted.at) / intervalMs;
    if (intervals < 1) return limit;
    const now = learn((arrivals - counted.arrivals) / intervals, intervals);
    counted = { at: endedAt, arrivals };
    const predicted = Math.max(0, now + trend * horizon);
    return Math.ceil((predicted / intervalMs) * averageLatencyMs * headroom);
  };
}
