import { NO_ACTIVITY_USAGE, plus } from './activity-usage.ts';
import type { ActivityUsage, ComponentActivity } from './activity.ts';
import type { ActivityReading } from './read-event.ts';

/** Where and when something was seen. */
interface Sighting {
  readonly runId: string;
  readonly path: string;
  readonly timestamp: number;
}

interface Row {
  readonly kind: ComponentActivity['kind'];
  readonly name: string;
  running: number;
  /** Of those that run, the agents that wait for a model. */
  waiting: number;
  started: number;
  completed: number;
  failed: number;
  retries: number;
  last: number;
  min: number;
  max: number;
  total: number;
  usage: ActivityUsage;
  seen: Sighting;
  lastFailed: boolean;
  lastError: string | undefined;
}

type Named = Pick<ActivityReading, 'kind' | 'name'>;

/** Counts of components over all runs, bounded: those that are not running and were not seen for longest are forgotten. */
export class ComponentTable {
  readonly #capacity: number;
  /** Those seen last come last. */
  readonly #rows = new Map<string, Row>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Counts what an event says; nothing for steps. */
  count(reading: ActivityReading, seen: Sighting): void {
    const row = this.#row(reading, seen);
    if (row === undefined) return;
    switch (reading.phase) {
      case 'started':
        row.started += 1;
        row.running += 1;
        return;
      case 'completed':
      case 'failed':
        countEnd(row, reading);
        return;
      case 'retrying':
        row.retries += 1;
        return;
      case 'skipped':
      case 'measured':
        return;
      default:
        reading.phase satisfies never;
    }
  }

  addUsage(named: Named, usage: ActivityUsage): void {
    const row = this.#rows.get(keyOf(named));
    if (row !== undefined) row.usage = plus(row.usage, usage);
  }

  /** @param change 1 when an agent begins to wait for a model, -1 when it has its answer. */
  addWaiting(named: Named, change: 1 | -1): void {
    const row = this.#rows.get(keyOf(named));
    if (row !== undefined) row.waiting = Math.max(0, row.waiting + change);
  }

  get(named: Named): ComponentActivity | undefined {
    const row = this.#rows.get(keyOf(named));
    return row && toActivity(row);
  }

  /** By kind and name. */
  list(): readonly ComponentActivity[] {
    return [...this.#rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => toActivity(row));
  }

  #row({ kind, name }: ActivityReading, seen: Sighting): Row | undefined {
    if (kind === 'step') return undefined;
    const key = keyOf({ kind, name });
    const row = this.#rows.get(key) ?? newRow(kind, name, seen);
    row.seen = seen;
    this.#rows.delete(key);
    this.#rows.set(key, row);
    if (this.#rows.size > this.#capacity) this.#forgetOne();
    return row;
  }

  #forgetOne(): void {
    let oldest: string | undefined;
    for (const [key, { running }] of this.#rows) {
      oldest ??= key;
      if (running > 0) continue;
      oldest = key;
      break;
    }
    if (oldest !== undefined) this.#rows.delete(oldest);
  }
}

function keyOf({ kind, name }: Named): string {
  return `${kind} ${name}`;
}

function newRow(kind: Row['kind'], name: string, seen: Sighting): Row {
  const counts = { running: 0, waiting: 0, started: 0, completed: 0, failed: 0, retries: 0 };
  const times = { last: 0, min: Infinity, max: 0, total: 0 };
  return { kind, name, ...counts, ...times, usage: NO_ACTIVITY_USAGE, seen, lastFailed: false, lastError: undefined };
}

function countEnd(row: Row, { phase, durationMs = 0, error }: ActivityReading): void {
  // It may have started before anybody listened.
  row.running = Math.max(0, row.running - 1);
  row.lastFailed = phase === 'failed';
  if (phase === 'failed') {
    row.failed += 1;
    row.lastError = error;
  } else row.completed += 1;
  row.last = durationMs;
  row.min = Math.min(row.min, durationMs);
  row.max = Math.max(row.max, durationMs);
  row.total += durationMs;
}

function toActivity(row: Row): ComponentActivity {
  const { kind, name, running, started, completed, failed, retries, last, max, total, usage, seen, lastError } = row;
  const ends = completed + failed;
  return {
    kind,
    name,
    status: statusOf(row),
    running,
    started,
    completed,
    failed,
    retries,
    durationMs: { last, mean: ends === 0 ? 0 : total / ends, min: ends === 0 ? 0 : row.min, max, total },
    usage,
    lastActivity: seen.timestamp,
    path: seen.path,
    runId: seen.runId,
    ...(lastError === undefined ? {} : { lastError }),
  };
}

function statusOf({ running, waiting, lastFailed }: Row): ComponentActivity['status'] {
  if (running > 0) return waiting >= running ? 'waiting-for-model' : 'running';
  return lastFailed ? 'failed' : 'idle';
}
