import path from 'node:path';

import { SpellError, type SpellErrorJson } from '@llmspell/core';
import type { Redactor } from '@llmspell/infra/security';
import { readSpell, type RecordedEffect, type ReplayOptions, type ReplayResult } from 'llmspell';

import type { CliIo } from '../io/cli-io.ts';
import { EXIT } from '../render/exit-code.ts';
import { redactKeptError } from '../render/redact-kept-error.ts';
import { redactRun } from '../render/redact-run.ts';
import { redactorFor } from '../render/redactor-for.ts';
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
  const redact = await redactorFor(io);
  const effects: RecordedEffect[] = [];
  let before: number | undefined;
  const result = await withRuns(flags, io, async (runtime) => {
    const source = typeof edited === 'string' ? await readSpell(path.resolve(io.cwd, edited)) : 'edited';
    const options: ReplayOptions = {
      ...(edited === undefined ? {} : { source }),
      ...(stopAt === undefined ? {} : { stopAt: /^\d+$/u.test(stopAt) ? Number(stopAt) : stopAt }),
      onEffect(kept) {
        const effect = redactEffect(kept, redact);
        effects.push(effect);
        if (!json) io.out(renderEffect(effect, before));
        before = effect.endedAt;
      },
    };
    return runtime.replay(runId, options);
  });
  const shown = withoutSecrets(result, redact);
  if (json) io.out(`${JSON.stringify(toDocument(shown, effects), undefined, 2)}\n`);
  else io.out(`${renderEnd(shown)}\n`);
  return result.stop?.type === 'diverged' ? EXIT.failure : EXIT.success;
}

/** What the spell was given and its value are kept and shown as they were; its errors lose what is secret, as always. */
function withoutSecrets(result: ReplayResult, redact: Redactor): ReplayResult {
  const { run, stop, error } = result;
  const clean = (known: SpellError): SpellError => SpellError.fromJSON(redactKeptError(known.toJSON(), redact));
  return {
    ...result,
    run: redactRun(run, redact),
    ...(error === undefined ? {} : { error: clean(error) }),
    ...(stop?.type === 'diverged' ? { stop: { ...stop, error: clean(stop.error) } } : {}),
    ...(stop?.type === 'stop-at' ? { stop: { ...stop, effect: redactEffect(stop.effect, redact) } } : {}),
  };
}

function redactEffect(effect: RecordedEffect, redact: Redactor): RecordedEffect {
  return effect.error === undefined ? effect : { ...effect, error: redactKeptError(effect.error, redact) };
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
