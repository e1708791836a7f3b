import { checkOption } from '../policy/check-option.ts';
import type { Adaptation, FlowSample } from './adaptation.ts';

export interface GradientOptions {
  /** How much slower than without load the average call may be before the limit shrinks. @default 1.5 */
  readonly tolerance?: number;
  /** How quickly the limit follows, from 0 to 1. @default 0.2 */
  readonly smoothing?: number;
  /** Calls after which the latency without load is measured again. @default 1000 */
  readonly probeEvery?: number;
}

/** Calls whose average is the latency without load. */
const PROBE_CALLS = 5;
/** To what share of itself the limit is lowered for that. */
const PROBE_SHARE = 0.25;

interface Probe {
  readonly startedAt: number;
  /** The limit to return to. */
  readonly limit: number;
  readonly latencies: number[];
}

/**
 * By performance: compares the average latency with that without load. Slower means that calls wait somewhere, and the limit
 * shrinks in proportion; otherwise it grows by the square root of itself. No latency has to be named: the one without load is
 * the least seen, and is measured anew every so often by lowering the limit for a few calls.
 */
export function gradientAdaptation(options: GradientOptions = {}): Adaptation {
  const { tolerance = 1.5, smoothing = 0.2, probeEvery = 1_000 } = options;
  checkOption('tolerance', tolerance, { min: 1 });
  checkOption('smoothing', smoothing, { min: Number.MIN_VALUE, max: 1 });
  checkOption('probeEvery', probeEvery, { min: 1, integer: true });
  let unloadedMs = Infinity;
  let calls = 0;
  let changedAt = -Infinity;
  let probe: Probe | undefined;

  const measure = (
    { startedAt, limit, active }: FlowSample,
    latency: number,
    { limit: before, ...own }: Probe,
  ): number => {
    // Only calls that had nobody from before the probe beside them.
    if (startedAt >= own.startedAt && active <= Math.max(1, limit)) own.latencies.push(latency);
    if (own.latencies.length < PROBE_CALLS) return limit;
    unloadedMs = own.latencies.reduce((sum, each) => sum + each, 0) / PROBE_CALLS;
    probe = undefined;
    return before;
  };

  return (sample) => {
    const { limit, active, queued, failed, averageLatencyMs, endedAt } = sample;
    if (failed) {
      if (sample.startedAt < changedAt) return limit;
      changedAt = endedAt;
      return limit * 0.9;
    }
    // A call that took no time at all would stand for an endless slope.
    const latency = Math.max(sample.latencyMs, 1e-3);
    if (probe !== undefined) return measure(sample, latency, probe);
    calls += 1;
    if (calls % probeEvery === 0) {
      probe = { startedAt: endedAt, limit, latencies: [] };
      return limit * PROBE_SHARE;
    }
    const average = Math.max(averageLatencyMs, 1e-3);
    unloadedMs = Math.min(unloadedMs, average);
    // One change per round trip: a call from before the last one cannot tell what that one did.
    if (2 * (active + queued) < limit || sample.startedAt < changedAt) return limit;
    changedAt = endedAt;
    const gradient = Math.max(0.5, Math.min(1, (tolerance * unloadedMs) / average));
    return limit * (1 - smoothing) + (limit * gradient + Math.sqrt(limit)) * smoothing;
  };
}
