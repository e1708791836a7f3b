import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import type { JsonValue } from '@llmspell/core';
import { readJournal, type EffectRecord } from '@llmspell/infra/journal';
import { openLevelStore } from '@llmspell/infra/state/level';

import type { KillPoint } from '../kill/kill-points.ts';
import { startCountingWorld, stepOf, type CountingWorld, type Phase } from './counting-world.ts';

/** Calls that the spell makes. */
export const CALLS = 100;

/** What became of a run. */
export interface KilledRun {
  readonly result: JsonValue;
  readonly kills: number;
  /** What went wrong: nothing, if all is well. */
  readonly faults: readonly string[];
}

const RUN_ID = 'chaos';

/**
 * Runs a spell durably in a process of its own, which is killed at each of the points in turn and started again, and checks
 * after each kill and at the end what the record and the world say.
 */
export async function killAndResume(spell: string, points: readonly KillPoint<Phase>[]): Promise<KilledRun> {
  const folder = await mkdtemp(join(tmpdir(), 'llmspell-chaos-'));
  await using world = await startCountingWorld();
  const place = { folder, world, spell };
  const faults: string[] = [];
  const finished: Finished[] = [];
  let kills = 0;
  try {
    for (const point of points) {
      if (await runUntil(point, place)) kills += 1;
      const kept = await readFinished(place);
      faults.push(...lost(kept, world));
      finished.push(...kept);
    }
    const result = await runToEnd(place);
    faults.push(...repeated(finished, world), ...wrongCalls(world));
    return { result, kills, faults };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Place {
  readonly folder: string;
  readonly world: CountingWorld;
  readonly spell: string;
}

/** A call that had finished when a process was killed. */
interface Finished {
  readonly id: string;
  readonly step: string;
  /** How often it had been made by then. */
  readonly count: number;
}

/** Whether the process was killed; it may have come to its end just before. */
async function runUntil(point: KillPoint<Phase>, place: Place): Promise<boolean> {
  const { world } = place;
  const child = start(place);
  const exited = once(child, 'exit');
  let killed = false;
  world.onPhase = async (phase, call) => {
    // What comes after the kill is done by nobody.
    if (killed) await new Promise<never>(() => {});
    if (call < point.call || (call === point.call && phase !== point.phase)) return;
    for (let turn = 0; turn < point.turns; turn += 1) await setImmediate();
    killed = true;
    child.kill('SIGKILL');
    if (phase !== 'answered') await new Promise<never>(() => {});
  };
  const [code, signal] = (await exited) as [number | null, string | null];
  world.onPhase = () => {};
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the process ended by itself, with code ${code}`);
  return signal === 'SIGKILL';
}

async function runToEnd(place: Place): Promise<JsonValue> {
  const child = start(place);
  const exited = once(child, 'exit');
  let result: JsonValue | undefined;
  child.on('message', (message: { readonly result: JsonValue }) => (result = message.result));
  const [code] = (await exited) as [number | null];
  if (result === undefined) throw new Error(`the process gave no result and ended with code ${code}`);
  return result;
}

function start({ folder, world, spell }: Place): ChildProcess {
  const execArgv = process.execArgv.filter((argument) => argument.startsWith('--conditions='));
  const args = [folder, world.url, join(import.meta.dirname, spell), RUN_ID];
  return fork(join(import.meta.dirname, 'worker.ts'), args, { execArgv });
}

async function readFinished({ folder, world }: Place): Promise<readonly Finished[]> {
  await using store = await openLevelStore({ path: join(folder, 'state', 'store') });
  const finished: Finished[] = [];
  for await (const record of readJournal(store, RUN_ID)) {
    const id = idOf(record);
    if (id === undefined || record.outcome.type !== 'completed') continue;
    const { step = 'unknown', count = 0 } = world.calls.get(id) ?? {};
    finished.push({ id, step, count });
  }
  return finished;
}

/** The call that an effect stands for. */
function idOf({ key, name, outcome }: EffectRecord): string | undefined {
  if (name === 'tool:count') return `${RUN_ID}/${key}`;
  if (name !== 'llm' || outcome.type !== 'completed') return undefined;
  const answer = JSON.stringify(outcome.value).replaceAll('\\"', '"');
  const afterTool = /answer of r\d+-agent/u.test(answer) ? ':after-tool' : '';
  return `llm ${stepOf(answer) ?? 'unknown'}${afterTool}`;
}

/** What a process had gone on from has to be in the record: it had come to a later round. */
function lost(finished: readonly Finished[], { arrivals, calls }: CountingWorld): readonly string[] {
  const recorded = new Set(finished.map(({ step }) => step));
  const last = Math.max(...arrivals.map(roundOf));
  const earlier = new Set([...calls.values()].map(({ step }) => step).filter((step) => roundOf(step) < last));
  return [...earlier]
    .filter((step) => !recorded.has(step) && !step.endsWith('-stream'))
    .map((step) => `${step} had finished, and is not in the record`);
}

function roundOf(step: string): number {
  return Number(/^r(\d+)/u.exec(step)?.[1] ?? 0);
}

/** What is in the record had happened, and was not made again. */
function repeated(finished: readonly Finished[], { calls }: CountingWorld): readonly string[] {
  return finished
    .filter(({ id, count }) => count === 0 || calls.get(id)?.count !== count)
    .map(({ id, count }) => `${id} had finished after ${count} calls, and was made again`);
}

/** Every step was made under one key, and all of them were made. */
function wrongCalls({ calls }: CountingWorld): readonly string[] {
  const steps = [...calls.values()].map(({ step }) => step);
  const twice = steps.filter((step, index) => steps.indexOf(step) !== index);
  const faults = twice.map((step) => `${step} was made under two keys`);
  return steps.length === CALLS ? faults : [...faults, `${CALLS} calls were expected, ${steps.length} were made`];
}
