import type { JsonObject, Cassette, CassetteEffect, StateStore } from '@llmspell/core';

import { createRedactor, type Redactor } from '../../security/redaction/create-redactor.ts';
import { RunStore } from '../engine/run-store.ts';
import { isEnded, type EffectOutcome, type EffectRecord } from '../record/effect-record.ts';
import { writeParts } from '../record/part-list.ts';
import { readRecords } from '../record/read-journal.ts';
import { hideRunId, isUniqueId } from './run-id-mark.ts';

export interface ExportCassetteOptions {
  /** Takes secrets out. @default by names and looks of secrets */
  readonly redact?: Redactor;
  /** Also what was delivered into scripts: needed to replay a spell, not for a fixture of its effects. @default true */
  readonly logs?: boolean;
}

/**
 * Gives a recorded run as a document: without secrets, without the times at which effects ended, and where its id is a UUID,
 * without that. `formatCassette` of `@llmspell/core/kit` writes it.
 *
 * @throws SpellError `VALIDATION_FAILED` for the id; `STATE_CORRUPT` and what else reading the store throws.
 */
export async function exportCassette(
  store: StateStore,
  runId: string,
  { redact = createRedactor(), logs = true }: ExportCassetteOptions = {},
): Promise<Cassette> {
  const run = await new RunStore({ store }).get(runId);
  const records = await readRecords(store, runId);
  const ended = records.effects.filter(isEnded).toSorted((a, b) => a.outcome.order - b.outcome.order);
  const document: Cassette = {
    format: 'llmspell.cassette',
    version: 1,
    ...(run === undefined ? {} : { run: { component: run.component, input: run.input, seed: run.seed } }),
    effects: [...ended, ...records.effects.filter((record) => !isEnded(record))].map(toDocument),
    ...(logs && records.logs.size > 0 ? { logs: Object.fromEntries(records.logs) } : {}),
  };
  const shown = redact(document as unknown as JsonObject);
  return (isUniqueId(runId) ? hideRunId(shown, runId) : shown) as unknown as Cassette;
}

function toDocument({ key, name, index, outcome, parts = [] }: EffectRecord): CassetteEffect {
  return { key, name, index, ...withoutTimes(outcome), ...(parts.length === 0 ? {} : { parts: writeParts(parts) }) };
}

function withoutTimes(outcome: EffectOutcome): Omit<CassetteEffect, 'key' | 'name' | 'index' | 'parts'> {
  if (outcome.type === 'started' || outcome.type === 'streaming') return { type: outcome.type };
  const { order: _order, endedAt: _endedAt, ...end } = outcome;
  return end;
}
