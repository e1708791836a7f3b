import { checkOption } from '../policy/check-option.ts';
import type { Adaptation } from './adaptation.ts';

export interface LoadOptions {
  /** Above this load the limit grows; 1 is as many calls as the limit allows, more means that some wait. @default 0.8 */
  readonly growAbove?: number;
  /** Below this load it shrinks. @default 0.3 */
  readonly shrinkBelow?: number;
  /** @default 1.5 */
  readonly growBy?: number;
  /** @default 0.75 */
  readonly shrinkTo?: number;
  /** Above this error rate it does not grow. @default 0.2 */
  readonly maxErrorRate?: number;
  /** ms between two changes, over which the load is averaged. @default 1000 */
  readonly everyMs?: number;
}

/** By load: scales the limit up when much is asked, and down when little is. */
export function loadAdaptation(options: LoadOptions = {}): Adaptation {
  const { growAbove = 0.8, shrinkBelow = 0.3, growBy = 1.5, shrinkTo = 0.75, everyMs = 1_000 } = options;
  const { maxErrorRate = 0.2 } = options;
  checkOption('growAbove', growAbove, { min: shrinkBelow });
  checkOption('growBy', growBy, { min: 1 });
  checkOption('shrinkTo', shrinkTo, { min: Number.MIN_VALUE, max: 1 });
  let since: number | undefined;
  let sum = 0;
  let count = 0;
  return ({ limit, active, queued, endedAt, errorRate }) => {
    since ??= endedAt;
    sum += (active + queued) / limit;
    count += 1;
    if (endedAt - since < everyMs) return limit;
    const load = sum / count;
    since = endedAt;
    sum = 0;
    count = 0;
    if (load > growAbove) return errorRate > maxErrorRate ? limit : limit * growBy;
    return load < shrinkBelow ? limit * shrinkTo : limit;
  };
}
