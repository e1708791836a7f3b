import { equal } from 'node:assert/strict';

import { createRunContext, type Journal, type RunContext } from '@llmspell/core';

import { testEarlyStops, testEnds, testStops, testUncertain, testValues } from './journal-effects.ts';
import { testLogs } from './journal-logs.ts';
import { testInterruptedParts, testParts } from './journal-parts.ts';
import { testDivergence, testOrder } from './journal-replay.ts';

/** One run, whose journal can be opened again and again: each time is a process that takes the run up. */
export interface JournalFixture {
  readonly runId: string;
  /**
   * Opens the run's journal. The one that was open before may have effects under way that never end, as after a crash.
   *
   * @param signal The signal of the whole run.
   */
  readonly open: (signal: AbortSignal) => Promise<Journal>;
  readonly dispose?: () => Promise<unknown>;
}

export interface JournalConformanceOptions {
  /** The runner's `test`. */
  readonly test: (name: string, body: () => Promise<void>) => unknown;
  /** Makes a run of which nothing is recorded; called for each test. */
  readonly create: () => Promise<JournalFixture>;
}

/** A run to test. Each call of `begin` is a process that takes it up. */
export interface JournalRun {
  readonly runId: string;
  readonly begin: (signal?: AbortSignal) => Promise<Attempt>;
}

export interface Attempt {
  readonly context: RunContext;
  readonly journal: Journal;
}

/** Adds a test that gets a new run. */
export type JournalTest = (name: string, body: (run: JournalRun) => Promise<void>) => unknown;

/** What every implementation of `Journal` has to do. */
export function journalConformance({ test, create }: JournalConformanceOptions): void {
  const withRun: JournalTest = (name, body) =>
    test(name, async () => {
      const fixture = await create();
      const { runId } = fixture;
      const begin = async (signal = new AbortController().signal): Promise<Attempt> => {
        const journal = await fixture.open(signal);
        return { journal, context: createRunContext({ runId, journal, signal }) };
      };
      try {
        await body({ runId, begin });
      } finally {
        await fixture.dispose?.();
      }
    });

  withRun('a run of which nothing is recorded is not replaying', async ({ begin }) => {
    equal((await begin()).journal.replaying, false);
  });
  testValues(withRun);
  testEnds(withRun);
  testStops(withRun);
  testEarlyStops(withRun);
  testUncertain(withRun);
  testOrder(withRun);
  testDivergence(withRun);
  testLogs(withRun);
  testParts(withRun);
  testInterruptedParts(withRun);
}
