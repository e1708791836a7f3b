import type { BaseAgent, ComponentRegistry, JsonValue, RunContext, RunEngine } from '@llmspell/core';
import { createComponentRegistry } from '@llmspell/core';

import { createScriptedAgent } from '../doubles/scripted-agent.ts';
import { testPauseMoments, testPauses, testProgress } from './run-engine-pauses.ts';
import { testPrograms, testRecovery, testTakeover } from './run-engine-recovery.ts';
import { testCancel, testClosing, testQuestions, testRuns } from './run-engine-runs.ts';
import { testLongWaits, testSignals } from './run-engine-signals.ts';

/** A place where runs are kept. */
export interface RunEngineFixture {
  /**
   * Opens an engine on it, as a new process of the same worker would, without starting it. One that was opened before may
   * be dead: it was not closed, and what it had under way never ends.
   */
  readonly open: (components: ComponentRegistry) => Promise<RunEngine>;
  /** How a component of a run of this engine waits for a signal; `undefined` when the time is over. */
  readonly waitFor: (engine: RunEngine, name: string, context: RunContext) => Promise<JsonValue | undefined>;
  readonly dispose?: () => Promise<unknown>;
}

export interface RunEngineConformanceOptions {
  /** The runner's `test`. */
  readonly test: (name: string, body: () => Promise<void>) => unknown;
  /** Makes a place without runs; called for each test. */
  readonly create: () => Promise<RunEngineFixture>;
}

/** A component that a test gives to an engine. */
export type Work = (
  input: JsonValue,
  context: RunContext,
  waitFor: (name: string) => Promise<JsonValue | undefined>,
) => unknown;

/** Opens and starts an engine with one component, `agent:work`. */
export type OpenEngine = (work: Work, options?: { readonly start?: boolean }) => Promise<RunEngine>;

/** Adds a test that gets a place of its own. */
export type RunEngineTest = (name: string, body: (open: OpenEngine) => Promise<void>) => unknown;

/** What every implementation of `RunEngine` has to do. */
export function runEngineConformance({ test, create }: RunEngineConformanceOptions): void {
  const withEngine: RunEngineTest = (name, body) =>
    test(name, async () => {
      const fixture = await create();
      const engines: RunEngine[] = [];
      const open: OpenEngine = async (work, { start = true } = {}) => {
        const components = createComponentRegistry();
        const engine = await fixture.open(components);
        engines.push(engine);
        components.register(component(work, (signal, context) => fixture.waitFor(engine, signal, context)));
        if (start) await engine.start();
        return engine;
      };
      try {
        await body(open);
      } finally {
        await Promise.all(engines.map((engine) => engine.close()));
        await fixture.dispose?.();
      }
    });

  testRuns(withEngine);
  testQuestions(withEngine);
  testCancel(withEngine);
  testClosing(withEngine);
  testRecovery(withEngine);
  testTakeover(withEngine);
  testPrograms(withEngine);
  testSignals(withEngine);
  testLongWaits(withEngine);
  testPauses(withEngine);
  testPauseMoments(withEngine);
  testProgress(withEngine);
}

function component(
  work: Work,
  waitFor: (name: string, context: RunContext) => Promise<JsonValue | undefined>,
): BaseAgent<JsonValue> {
  return createScriptedAgent<JsonValue>('work', (input, context) =>
    work(input, context, (name) => waitFor(name, context)),
  );
}
