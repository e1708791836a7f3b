import path from 'node:path';

import type { SpellErrorJson } from '@llmspell/core';
import { readSpell, type RecordedEffect, type ReplayOptions, type ReplayResult } from 'llmspell';

import type { CliIo } from '../io/cli-io.ts';
import { EXIT } from '../render/exit-code.ts';
import { renderDuration } from '../render/render-duration.ts';
import { renderValue, toPrintable } from '../render/render-value.ts';
import { runState } from '../render/run-state.ts';
import { visibleText } from '../render/visible-text.ts';
import { withRuns, type RunsFlags } from './runs/with-runs.ts';

export interface ReplayFlags extends RunsFlags {
  readonly stopAt?: string;
  /** `true` for the file of the run as it is now. */
  readonly edited?: string | true;
}

/** `llmspell replay RUN`: plays a durable run once more from what was kept, without keys and without a network. */
export async function replayCommand(
  { runId, flags }: { readonly runId: string; readonly flags: ReplayFlags },
  io: CliIo,
): Promise<number> {
  const { json = false, stopAt, edited } = flags;
  const effects: RecordedEffect[] = [];
  let before: number | undefined;
  const result = await withRuns(flags, io, async (runtime) => {
    const source = typeof edited === 'string' ? await readSpell(path.resolve(io.cwd, edited)) : 'edited';
    const options: ReplayOptions = {
      ...(edited === undefined ? {} : { source }),
      ...(stopAt === undefined ? {} : { stopAt: /^\d+$/u.test(stopAt) ? Number(stopAt) : stopAt }),
      onEffect(effect) {
        effects.push(effect);
        if (!json) io.out(renderEffect(effect, before));
        before = effect.endedAt;
      },
    };
    return runtime.replay(runId, options);
  });
  if (json) io.out(`${JSON.stringify(toDocument(result, effects), undefined, 2)}\n`);
  else io.out(`${renderEnd(result)}\n`);
  return result.stop?.type === 'diverged' ? EXIT.failure : EXIT.success;
}

/** Characters of a value that are shown. */
const SHOWN = 60;

function renderEffect({ number, key, endedAt, value, error }: RecordedEffect, before: number | undefined): string {
  const time = before === undefined ? '' : `+${renderDuration(endedAt - before)}`;
  const given = error === undefined ? JSON.stringify(toPrintable(value)) : `${error.code}: ${error.message}`;
  const shown = given.length > SHOWN ? `${given.slice(0, SHOWN)}…` : given;
  return `${String(number).padStart(4)}  ${time.padStart(8)}  ${visibleText(key)}  ${visibleText(shown)}\n`;
}

function renderEnd({ effects, run, stop, value, error }: ReplayResult): string {
  const count = `${effects} ${effects === 1 ? 'effect' : 'effects'}`;
  switch (stop?.type) {
    case 'diverged':
      return `The first difference, after ${count}:\n  ${visibleText(stop.error.message)}`;
    case 'stop-at':
      return `Stopped after ${count}, before number ${stop.effect.number}: ${visibleText(stop.effect.key)}`;
    case 'end':
      return `The record ends here, after ${count}; the run (${runState(run)}) had asked for ${visibleText(stop.asked)}.`;
    case undefined:
    default:
      return error === undefined
        ? `The run came to its end after ${count}. Its value: ${renderValue(value)}`
        : `The run failed after ${count}: ${visibleText(error.message)} [${error.code}]`;
  }
}

interface ReplayDocument {
  readonly status: 'completed' | 'failed' | 'stopped' | 'diverged';
  readonly run: ReplayResult['run'];
  readonly effects: readonly RecordedEffect[];
  readonly value?: unknown;
  readonly error?: SpellErrorJson;
  readonly stop?: unknown;
}

function toDocument({ run, stop, value, error }: ReplayResult, effects: readonly RecordedEffect[]): ReplayDocument {
  if (stop?.type === 'diverged') return { status: 'diverged', run, effects, error: stop.error.toJSON() };
  if (stop !== undefined) {
    return { status: 'stopped', run, effects, stop };
  }
  if (error !== undefined) return { status: 'failed', run, effects, error: error.toJSON() };
  return { status: 'completed', run, effects, value: toPrintable(value) };
}
