import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { SpellError, systemClock, type Clock, type JsonValue, type StateStore } from '@llmspell/core';
import { openLevelStore } from '@llmspell/infra/state/level';
import type { ReplayResult, Runtime } from 'llmspell';

import type { SpellCase } from '../../spells/spell-case.ts';
import { openSpellWorld, type SpellWorld } from '../../spells/spell-world.ts';
import { createCrashingStore } from './crashing-store.ts';

const RUN_ID = 'case';

/** A case that is run durably. Its folder, its model server and its state outlive the runtimes. */
export interface DurableCase extends AsyncDisposable {
  /**
   * Begins the run, or goes on with it, in a runtime of its own.
   *
   * @param lasts Commits after which its process dies. @default it does not
   */
  run(lasts?: number): Promise<DurableEnd>;
  /** Plays it once more without keys, without a network and without a commit. */
  replay(): Promise<OfflineReplay>;
}

/** How a run ended in one process: `crashed` for not at all, `diverged` when it did something else than before. */
export interface DurableEnd {
  readonly type: 'value' | 'failed' | 'diverged' | 'crashed';
  readonly value?: unknown;
  readonly error?: unknown;
  readonly commits: number;
}

export interface OfflineReplay extends Pick<ReplayResult, 'value' | 'error' | 'stop'> {
  /** Requests that reached the model server. */
  readonly requests: number;
  /** Commits that were tried. */
  readonly commits: number;
}

export async function openDurableCase({ folder, setup }: SpellCase, file: string): Promise<DurableCase> {
  const world = await openSpellWorld(setup);
  const directory = await mkdtemp(path.join(tmpdir(), 'llmspell-chaos-'));
  let passedMs = 0;
  // Nobody holds any more what a dead process held.
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + passedMs };
  const store = await openLevelStore({ path: directory, clock });
  const answers = new Map<string, JsonValue>(Object.entries(setup.signals ?? {}));
  return {
    async run(lasts) {
      const crashing = createCrashingStore(store, lasts);
      await using runtime = await world.open({ state: crashing });
      rememberApprovals(runtime, setup.approvals ?? {}, answers);
      const onWait = (name: string): void => answerSignal(runtime, name, answers);
      try {
        const { value } = await runtime.runSpell(path.join(folder, file), {
          ...world.given,
          signal: crashing.crashed,
          durable: { runId: RUN_ID, onWait },
        });
        return { type: 'value', value, commits: crashing.commits };
      } catch (error) {
        passedMs += 3_600_000;
        const { commits, crashed } = crashing;
        return { type: crashed.aborted ? 'crashed' : failureOf(error), error, commits };
      }
    },
    replay: () => replayOffline(world, store),
    async [Symbol.asyncDispose]() {
      await store.close();
      await world[Symbol.asyncDispose]();
      await rm(directory, { recursive: true });
    },
  };
}

function failureOf(error: unknown): 'failed' | 'diverged' {
  return SpellError.isInstance(error) && error.code === 'JOURNAL_DIVERGED' ? 'diverged' : 'failed';
}

async function replayOffline({ server, open }: SpellWorld, store: StateStore): Promise<OfflineReplay> {
  const before = server.requests.length;
  const readOnly = createCrashingStore(store, 0);
  await using runtime = await open({ state: readOnly, online: false });
  const { value, error, stop } = await runtime.replay(RUN_ID);
  return {
    ...(value === undefined ? {} : { value }),
    ...(error === undefined ? {} : { error }),
    ...(stop === undefined ? {} : { stop }),
    requests: server.requests.length - before,
    commits: readOnly.commits,
  };
}

/** A person is asked in the name of a signal; what they say depends on the tool. */
function rememberApprovals(
  runtime: Runtime,
  approvals: Readonly<Record<string, JsonValue>>,
  answers: Map<string, JsonValue>,
): void {
  runtime.events.on('tool.approval_requested', ({ data: { signal, tool_name: tool } }) => {
    if (typeof signal === 'string' && typeof tool === 'string') answers.set(signal, approvals[tool] ?? null);
  });
}

function answerSignal(runtime: Runtime, name: string, answers: ReadonlyMap<string, JsonValue>): void {
  // A program that had been started when its process died: here it does no harm twice.
  const answer = answers.get(name) ?? (name.startsWith('effect:') ? { action: 'retry' } : undefined);
  // A process that is dead hears no signal.
  if (answer !== undefined) void runtime.runs.signal(RUN_ID, name, answer).catch(() => {});
}
