import { messageOf, type RunProgress, type RunWaits } from '@llmspell/core';

import type { RunEngineOptions } from './create-run-engine.ts';
import { LiveRun } from './live-run.ts';
import type { RunInbox } from './run-inbox.ts';
import { canRun } from './run-record.ts';
import type { Lease, RunStore } from './run-store.ts';

export interface RunWorkerOptions extends Required<Omit<RunEngineOptions, 'retentionMs' | 'compact'>> {
  readonly runs: RunStore;
  readonly waits: RunWaits;
}

/** Takes runs, keeps them while they are under way, and gives them back. */
export class RunWorker {
  readonly #options: RunWorkerOptions;
  readonly #live = new Map<string, LiveRun>();
  /** Runs that are being taken or are live, until they are left. */
  readonly #held = new Map<string, Promise<void>>();
  /** Runs that were to be taken while they were about to be left. */
  readonly #again = new Set<string>();
  readonly #closing = new AbortController();
  #beating: Promise<void> | undefined;

  /** This worker, and which of the processes that were it. */
  readonly #self: Lease;

  constructor(options: RunWorkerOptions) {
    this.#options = options;
    this.#self = { worker: options.workerId, token: options.newId() };
  }

  /** From now on runs are taken; those that have not ended are looked for at once. */
  async start(): Promise<void> {
    if (this.#beating !== undefined) return;
    this.#beating = this.#beat();
    await this.#options.runs.enlist(this.#self);
    await this.#recover();
  }

  /** Takes a run, if it is to be had. Returns at once. */
  take(runId: string): void {
    if (this.#beating === undefined || this.#closing.signal.aborted || !this.#options.takes(runId)) return;
    if (this.#held.has(runId)) {
      this.#again.add(runId);
      return;
    }
    const held = this.#hold(runId)
      .catch((error: unknown) => {
        const { logger } = this.#options;
        logger.log('error', 'A run was left, because its state could not be kept', { runId, error: messageOf(error) });
      })
      .finally(() => {
        this.#held.delete(runId);
        if (this.#again.delete(runId)) this.take(runId);
      });
    this.#held.set(runId, held);
  }

  /** Stops a run that is live, so that it can be resumed. */
  async leave(runId: string): Promise<void> {
    this.#live.get(runId)?.stop('left');
    await this.#held.get(runId);
  }

  /** Stops a run that is live here and was paused, when nothing is under way that must not be broken off. */
  async pause(runId: string): Promise<void> {
    await this.#live.get(runId)?.pause();
    await this.#held.get(runId);
  }

  /** How far a run has come that is live here. */
  progressOf(runId: string): RunProgress | undefined {
    return this.#live.get(runId)?.progress;
  }

  inboxOf(runId: string): RunInbox | undefined {
    return this.#live.get(runId)?.inbox;
  }

  /** A signal has come for the run. */
  wake(runId: string): void {
    this.#live.get(runId)?.inbox.wake();
  }

  wakeAll(): void {
    for (const [runId, { inbox }] of this.#live) {
      inbox.wake();
      this.onChange(runId);
    }
  }

  /** The record of the run has changed. */
  onChange(runId: string): void {
    const run = this.#live.get(runId);
    if (run === undefined) this.take(runId);
    else void this.#stopAsAsked(runId, run);
  }

  /** The lease of the run has changed. */
  onLease(runId: string): void {
    const run = this.#live.get(runId);
    if (run === undefined) this.take(runId);
    else void this.#stopLost(runId, run);
  }

  /** Somebody has started as this worker. */
  onWorker(workerId: string): void {
    if (workerId === this.#self.worker && this.#beating !== undefined) void this.#retire();
  }

  /** Stops the runs that are live, so that another start resumes them. */
  async close(): Promise<void> {
    this.#closing.abort();
    for (const run of this.#live.values()) run.stop('closed');
    await Promise.all([...this.#held.values(), this.#beating]);
    // A store that is closed or fails keeps the name; it does no harm there.
    if (this.#beating !== undefined) await this.#options.runs.dismiss(this.#self).catch(() => {});
  }

  async #hold(runId: string): Promise<void> {
    const { runs, workerId, leaseMs, newId } = this.#options;
    const before = await runs.get(runId);
    if (before === undefined || !canRun(before) || !(await runs.isEnlisted(this.#self))) return;
    const lease: Lease = { worker: workerId, token: newId() };
    if (!(await runs.claim(runId, lease, leaseMs))) return;
    await runs.update(runId, (record) => (canRun(record) ? { state: 'running' } : undefined), lease);
    const record = await runs.get(runId);
    if (record === undefined || !canRun(record) || this.#closing.signal.aborted) return runs.release(runId, lease);
    const run = new LiveRun({ ...this.#options, runId, record, lease });
    this.#live.set(runId, run);
    try {
      await run.execute();
    } finally {
      this.#live.delete(runId);
    }
  }

  async #stopAsAsked(runId: string, run: LiveRun): Promise<void> {
    try {
      const record = await this.#options.runs.get(runId);
      if (record === undefined || record.state === 'cancelled') run.stop('cancelled');
      if (record?.state === 'paused' && this.#live.get(runId) === run) await run.pause();
    } catch {
      // The store fails or is closed; the next beat, or the run itself, meets the same.
    }
  }

  /** Takes no more runs when another process is this worker now: both would take them from one another for ever. */
  async #retire(): Promise<void> {
    try {
      if (await this.#options.runs.isEnlisted(this.#self)) return;
    } catch {
      // As above.
      return;
    }
    if (this.#closing.signal.aborted) return;
    this.#options.logger.log(
      'warn',
      'The run engine takes no more runs, because another process has started as the same worker',
      {
        workerId: this.#self.worker,
      },
    );
    this.#closing.abort();
    for (const run of this.#live.values()) run.stop('lost');
  }

  async #stopLost(runId: string, run: LiveRun): Promise<void> {
    try {
      const holds = await this.#options.runs.holds(runId, run.lease);
      if (!holds && this.#live.get(runId) === run) run.stop('lost');
    } catch {
      // As above.
    }
  }

  /** Renews the leases of live runs, and looks for runs whose worker died. */
  async #beat(): Promise<void> {
    const { clock, leaseMs, logger } = this.#options;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        await clock.sleep(leaseMs / 3, signal);
        await Promise.all([...this.#live].map(([runId, run]) => this.#renew(runId, run)));
        await this.#recover();
      } catch (error) {
        if (signal.aborted) return;
        logger.log('error', 'The run engine could not renew its leases', { error: messageOf(error) });
      }
    }
  }

  async #renew(runId: string, run: LiveRun): Promise<void> {
    const { runs, leaseMs } = this.#options;
    const holds = await runs.renew(runId, run.lease, leaseMs);
    if (holds) await run.keepProgress();
    else if (this.#live.get(runId) === run) run.stop('lost');
  }

  async #recover(): Promise<void> {
    for await (const runId of this.#options.runs.open()) this.take(runId);
  }
}
