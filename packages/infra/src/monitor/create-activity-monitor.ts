import { systemClock, type Clock, type EventBus, type SpellEvent } from '@llmspell/core';

import { createBoundedStream, type BoundedStream, type BoundedStreamOptions } from '../events/bounded-stream.ts';
import { checkOption } from '../resilience/policy/check-option.ts';
import { NO_ACTIVITY_USAGE, plus } from './activity-usage.ts';
import type { ActivityChange, ActivitySnapshot, ActivityUsage } from './activity.ts';
import { ComponentTable } from './component-table.ts';
import { ACTIVITY_EVENTS, readEvent, type ActivityReading } from './read-event.ts';
import { lineOf, RunTree, type TreeNode } from './run-tree.ts';

export interface ActivityMonitorOptions {
  /** Which events count. @default all */
  readonly filter?: (event: SpellEvent) => boolean;
  /** Runs that are remembered, at most; those without activity for longest are forgotten. @default 50 */
  readonly maxRuns?: number;
  /** Uses of components in the tree of one run, at most; those that ended first are left out. @default 500 */
  readonly maxNodesPerRun?: number;
  /** Components that are counted, at most. @default 1_000 */
  readonly maxComponents?: number;
  /** Ends the monitor. */
  readonly signal?: AbortSignal;
  /** @default the machine's clock */
  readonly clock?: Clock;
}

/** What agents, tools, workflows and models are doing. */
export interface ActivityMonitor extends Disposable {
  snapshot(): ActivitySnapshot;
  /** What happens from now on, bounded. It ends with the monitor. */
  changes(options?: BoundedStreamOptions): BoundedStream<ActivityChange>;
  /** Listens no more. May be called twice. */
  close(): void;
}

/** Makes a monitor of what is told on a bus, from now on. */
export function createActivityMonitor(events: EventBus, options: ActivityMonitorOptions = {}): ActivityMonitor {
  return new Monitor(events, options);
}

class Monitor implements ActivityMonitor {
  readonly #clock: Clock;
  readonly #maxRuns: number;
  readonly #maxNodes: number;
  readonly #components: ComponentTable;
  /** Those with activity last come last. */
  readonly #runs = new Map<string, RunTree>();
  readonly #listeners = new Set<(change: ActivityChange) => void>();
  readonly #offs: readonly (() => void)[];
  readonly #closing = new AbortController();
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = (): void => this.close();
  #revision = 0;
  #usage = NO_ACTIVITY_USAGE;

  constructor(events: EventBus, options: ActivityMonitorOptions) {
    const { filter = () => true, maxRuns = 50, maxNodesPerRun = 500, maxComponents = 1_000 } = options;
    const { clock = systemClock, signal } = options;
    this.#clock = clock;
    this.#maxRuns = checkOption('maxRuns', maxRuns, { min: 1 });
    this.#maxNodes = checkOption('maxNodesPerRun', maxNodesPerRun, { min: 1 });
    this.#components = new ComponentTable(checkOption('maxComponents', maxComponents, { min: 1 }));
    const hear = (event: SpellEvent): void => {
      if (filter(event)) this.#hear(event);
    };
    // Each type by its name: a listener of all would make the runtime build events that nobody reads.
    this.#offs = ACTIVITY_EVENTS.map((type) => events.on(type, hear));
    this.#signal = signal;
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (signal?.aborted === true) this.close();
  }

  snapshot(): ActivitySnapshot {
    const components = this.#components.list();
    const sum = (key: 'running' | 'started' | 'completed' | 'failed'): number =>
      components.reduce((all, component) => all + component[key], 0);
    return {
      timestamp: this.#clock.now(),
      revision: this.#revision,
      totals: {
        running: sum('running'),
        started: sum('started'),
        completed: sum('completed'),
        failed: sum('failed'),
        ...this.#usage,
      },
      components,
      runs: [...this.#runs.values()].map((run) => run.toActivity()).toSorted((a, b) => a.startedAt - b.startedAt),
    };
  }

  changes({ signal, ...options }: BoundedStreamOptions = {}): BoundedStream<ActivityChange> {
    const { signal: closing } = this.#closing;
    return createBoundedStream<ActivityChange>(
      {
        open: (push) => {
          this.#listeners.add(push);
          return () => this.#listeners.delete(push);
        },
      },
      { ...options, signal: signal === undefined ? closing : AbortSignal.any([signal, closing]) },
    );
  }

  close(): void {
    for (const off of this.#offs) off();
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#closing.abort();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #hear(event: SpellEvent): void {
    const reading = readEvent(event);
    if (reading === undefined) return;
    const run = this.#runOf(event);
    run.see(event);
    this.#components.count(reading, event);
    this.#follow(reading, run, event);
    this.#revision += 1;
    if (this.#listeners.size === 0) return;
    const change = this.#toChange(reading, event);
    for (const listener of this.#listeners) listener(change);
  }

  #follow(reading: ActivityReading, run: RunTree, event: SpellEvent): void {
    switch (reading.phase) {
      case 'started':
        this.#setWaiting(run.start(reading, event), 1);
        return;
      case 'completed':
      case 'failed': {
        const node = run.end(reading, event);
        this.#setWaiting(node, -1);
        if (node !== undefined && reading.usage !== undefined) this.#measure(run, node, reading.usage);
        return;
      }
      case 'skipped':
        run.skip(reading, event);
        return;
      case 'retrying':
        run.retry(reading, event);
        return;
      case 'measured': {
        const answer = run.takeUnmeasured(event.path);
        if (answer !== undefined && reading.usage !== undefined) this.#measure(run, answer, reading.usage);
        return;
      }
      default:
        reading.phase satisfies never;
    }
  }

  #measure(run: RunTree, node: TreeNode, usage: ActivityUsage): void {
    this.#usage = plus(this.#usage, usage);
    run.addUsage(node, usage);
    // A component inside itself has its tokens once.
    const named = new Map([...lineOf(node)].map((one) => [`${one.kind} ${one.name}`, one]));
    for (const one of named.values()) this.#components.addUsage(one, usage);
  }

  #setWaiting(node: TreeNode | undefined, change: 1 | -1): void {
    if (node?.kind !== 'model') return;
    const agent = [...lineOf(node)].find(({ kind }) => kind === 'agent');
    if (agent !== undefined) this.#components.addWaiting(agent, change);
  }

  #runOf(event: SpellEvent): RunTree {
    const { runId } = event;
    const run = this.#runs.get(runId) ?? new RunTree(event, this.#maxNodes);
    this.#runs.delete(runId);
    this.#runs.set(runId, run);
    if (this.#runs.size > this.#maxRuns) {
      const [first] = this.#runs.keys();
      const idle = [...this.#runs.values()].find(({ isRunning }) => !isRunning);
      // The last one is the run that this event is of.
      this.#runs.delete(idle === undefined || idle === run ? (first ?? '') : idle.runId);
    }
    return run;
  }

  #toChange({ phase, kind, name, durationMs, error }: ActivityReading, event: SpellEvent): ActivityChange {
    const { runId, path, timestamp } = event;
    const component = this.#components.get({ kind, name });
    return {
      revision: this.#revision,
      timestamp,
      phase,
      kind,
      name,
      runId,
      path,
      ...(durationMs === undefined ? {} : { durationMs }),
      ...(error === undefined ? {} : { error }),
      ...(component === undefined ? {} : { component }),
    };
  }
}
