import { Histogram, type HistogramSnapshot } from './histogram.ts';
import type { MetricsMeter } from './metrics-meter.ts';

/** What was counted of one component. */
export interface ComponentMetrics {
  /** `model`, `tool`, `agent`, `workflow` or `step`. */
  readonly kind: string;
  readonly name: string;
  readonly started: number;
  readonly completed: number;
  readonly failed: number;
  readonly retried: number;
  /** Of the completed ones. */
  readonly durationMs: HistogramSnapshot;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** USD; calls without a known price count as nothing. */
  readonly costUsd: number;
}

interface Named {
  readonly kind: string;
  readonly name: string;
}

/** Names come from scripts: what comes after this many is counted together. */
const MAX_COMPONENTS = 1_000;
const OTHERS = '(others)';

/** Counts by component, and onto a meter when there is one. */
export class MetricsTable {
  readonly #rows = new Map<string, Row>();
  readonly #calls: ReturnType<MetricsMeter['createCounter']> | undefined;
  readonly #durations: ReturnType<MetricsMeter['createHistogram']> | undefined;

  constructor(meter: MetricsMeter | undefined) {
    this.#calls = meter?.createCounter('llmspell.calls', { description: 'Calls of components.', unit: '{call}' });
    this.#durations = meter?.createHistogram('llmspell.call.duration', {
      description: 'Time that completed calls of components took.',
      unit: 's',
    });
  }

  start(named: Named): void {
    this.#count(named, 'started');
  }

  fail(named: Named): void {
    this.#count(named, 'failed');
  }

  retry(named: Named): void {
    this.#count(named, 'retried');
  }

  complete(
    named: Named,
    { durationMs, completion }: { readonly durationMs: number | undefined; readonly completion: unknown },
  ): void {
    const row = this.#count(named, 'completed');
    row.addUsage(completion);
    if (durationMs === undefined) return;
    row.durations.record(durationMs);
    this.#durations?.record(durationMs / 1_000, { kind: row.kind, name: row.name });
  }

  snapshot(): readonly ComponentMetrics[] {
    return [...this.#rows.values()].map((row) => row.snapshot()).toSorted(byName);
  }

  reset(): void {
    this.#rows.clear();
  }

  #count(named: Named, outcome: Outcome): Row {
    const row = this.#row(named);
    row.counts[outcome] += 1;
    this.#calls?.add(1, { kind: row.kind, name: row.name, outcome });
    return row;
  }

  #row({ kind, name }: Named): Row {
    const known = this.#rows.get(`${kind}\n${name}`);
    if (known !== undefined) return known;
    if (this.#rows.size >= MAX_COMPONENTS && name !== OTHERS) return this.#row({ kind, name: OTHERS });
    const row = new Row(kind, name);
    this.#rows.set(`${kind}\n${name}`, row);
    return row;
  }
}

type Outcome = 'started' | 'completed' | 'failed' | 'retried';

class Row {
  readonly kind: string;
  readonly name: string;
  readonly counts: Record<Outcome, number> = { started: 0, completed: 0, failed: 0, retried: 0 };
  readonly durations = new Histogram();
  readonly #usage = { inputTokens: 0, outputTokens: 0, costUsd: 0 };

  constructor(kind: string, name: string) {
    this.kind = kind;
    this.name = name;
  }

  addUsage(completion: unknown): void {
    if (typeof completion !== 'object' || completion === null || !('usage' in completion)) return;
    const { usage } = completion;
    if (typeof usage !== 'object' || usage === null) return;
    for (const name of ['inputTokens', 'outputTokens', 'costUsd'] as const) {
      const value = (usage as Readonly<Record<string, unknown>>)[name];
      if (typeof value === 'number' && Number.isFinite(value)) this.#usage[name] += value;
    }
  }

  snapshot(): ComponentMetrics {
    const { kind, name } = this;
    return { kind, name, ...this.counts, durationMs: this.durations.snapshot(), ...this.#usage };
  }
}

function byName(a: Named, b: Named): number {
  return compare(a.kind, b.kind) || compare(a.name, b.name);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
