import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import type { JsonValue } from '@llmspell/core';
import { readJournal } from '@llmspell/infra/journal';
import { openLevelStore } from '@llmspell/infra/state/level';

import type { KillPoint } from '../kill/kill-points.ts';
import { startCountingServer, type CountingServer, type Phase } from './counting-server.ts';
import { CALLS, stepsBefore } from './work.ts';

/** What became of a run. */
export interface KilledRun {
  readonly result: JsonValue;
  readonly kills: number;
  /** What went wrong: nothing, if all is well. */
  readonly faults: readonly string[];
}

const RUN_ID = 'chaos';

/**
 * Runs the workflow in a process of its own, which is killed at each of the points in turn and started again, and checks
 * after each kill and at the end what the record and the server say.
 */
export async function killAndResume(points: readonly KillPoint<Phase>[]): Promise<KilledRun> {
  const folder = await mkdtemp(join(tmpdir(), 'llmspell-chaos-'));
  await using server = await startCountingServer();
  const faults: string[] = [];
  const finished: Finished[] = [];
  let kills = 0;
  try {
    for (const point of points) {
      if (await runUntil(point, { folder, server })) kills += 1;
      const kept = await readFinished(folder, server);
      faults.push(...lost(kept, server));
      finished.push(...kept);
    }
    const result = await runToEnd({ folder, server });
    faults.push(...repeated(finished, server));
    if (server.calls.size !== CALLS) faults.push(`${CALLS} effects were expected, ${server.calls.size} were made`);
    return { result, kills, faults };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Place {
  readonly folder: string;
  readonly server: CountingServer;
}

/** An effect that had finished when a process was killed. */
interface Finished {
  readonly idempotencyKey: string;
  readonly step: string;
  /** How often it had been made by then. */
  readonly count: number;
}

/** Whether the process was killed; it may have come to its end just before. */
async function runUntil(point: KillPoint<Phase>, { folder, server }: Place): Promise<boolean> {
  const child = start(folder, server.url);
  const exited = once(child, 'exit');
  server.onPhase = async (phase, call) => {
    if (call < point.call || (call === point.call && phase !== point.phase)) return;
    for (let turn = 0; turn < point.turns; turn += 1) await setImmediate();
    child.kill('SIGKILL');
    // What is not answered yet never will be, and is not done.
    if (phase !== 'answered') await new Promise<never>(() => {});
  };
  const [code, signal] = (await exited) as [number | null, string | null];
  server.onPhase = () => {};
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the process ended by itself, with code ${code}`);
  return signal === 'SIGKILL';
}

async function runToEnd({ folder, server }: Place): Promise<JsonValue> {
  const child = start(folder, server.url);
  const exited = once(child, 'exit');
  let result: JsonValue | undefined;
  child.on('message', (message: { readonly result: JsonValue }) => (result = message.result));
  const [code] = (await exited) as [number | null];
  if (result === undefined) throw new Error(`the process gave no result and ended with code ${code}`);
  return result;
}

function start(folder: string, url: string): ChildProcess {
  const execArgv = process.execArgv.filter((argument) => argument.startsWith('--conditions='));
  return fork(join(import.meta.dirname, 'worker.ts'), [folder, url, RUN_ID], { execArgv });
}

async function readFinished(folder: string, { calls }: CountingServer): Promise<readonly Finished[]> {
  await using store = await openLevelStore({ path: folder });
  const finished: Finished[] = [];
  for await (const { key, name, outcome } of readJournal(store, RUN_ID)) {
    const idempotencyKey = `${RUN_ID}/${key}`;
    const count = calls.get(idempotencyKey)?.count ?? 0;
    if (outcome.type === 'completed') finished.push({ idempotencyKey, step: name.slice('tool:'.length), count });
  }
  return finished;
}

/** What a process had gone on from has to be in the record: it had come to the next step. */
function lost(finished: readonly Finished[], { arrivals }: CountingServer): readonly string[] {
  const recorded = new Set(finished.map(({ step }) => step));
  const expected = new Set(arrivals.flatMap(stepsBefore));
  return [...expected]
    .filter((step) => !recorded.has(step))
    .map((step) => `${step} had finished, and is not in the record`);
}

/** What is in the record had happened, and was not made again. */
function repeated(finished: readonly Finished[], { calls }: CountingServer): readonly string[] {
  return finished
    .filter(({ idempotencyKey, count }) => count === 0 || calls.get(idempotencyKey)?.count !== count)
    .map(({ step, count }) => `${step} had finished after ${count} calls, and was made again`);
}
