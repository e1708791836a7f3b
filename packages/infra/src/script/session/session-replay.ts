import { defineHostMethod, SpellError, type HostMethod, type JsonObject, type RunContext } from '@llmspell/core';
import { z } from 'zod';

import { isEnded, type EndedEffect } from '../../journal/record/effect-record.ts';
import { readJournal } from '../../journal/record/read-journal.ts';
import type { Session } from '../../sessions/session.ts';
import { scriptSessions } from './script-sessions.ts';

const anId = z.tuple([z.string()]);
const options = z.object({
  mode: z.enum(['exact', 'modified', 'simulate', 'debug']).default('exact'),
  stopOnError: z.boolean().default(false),
});

/** The functions of `Session` that tell what the durable runs of a session did. */
export const sessionReplay: Readonly<Record<string, HostMethod<undefined>>> = {
  canReplay: defineHostMethod({
    description: 'Session.can_replay(id): whether a durable run worked in it, so that there is a record.',
    params: anId,
    async call(call, _self, id) {
      const { runs } = await scriptSessions(call).get(id);
      return (await countEffects(call.context, runs)).some(({ effects }) => effects > 0);
    },
  }),
  listReplayable: defineHostMethod({
    description: 'Session.list_replayable(): the ids of the sessions in which durable runs worked.',
    params: z.tuple([]),
    async call(call) {
      const sessions: readonly Session[] = await scriptSessions(call).list();
      const counts = await countEffects(call.context, [...new Set(sessions.flatMap(({ runs }) => runs))]);
      const recorded = new Set(counts.filter(({ effects }) => effects > 0).map(({ run }) => run));
      return sessions.filter(({ runs }) => runs.some((run) => recorded.has(run))).map(({ id }) => id);
    },
  }),
  getReplayMetadata: defineHostMethod({
    description: 'Session.get_replay_metadata(id): { session_id, runs = { { run_id, effects } } }.',
    params: anId,
    async call(call, _self, id) {
      const counts = await countEffects(call.context, (await scriptSessions(call).get(id)).runs);
      return { session_id: id, runs: counts.map(({ run, effects }) => ({ run_id: run, effects })) };
    },
  }),
  replay: defineHostMethod({
    description:
      'Session.replay(id, { stop_on_error=false }?): what the durable runs of the session did, in order, from the record; nothing is made again: { session_id, mode, runs = { { run_id, effects = { { effect, name, outcome, ended_at } } } } }. Values are not in it. To run the spell itself again over its record, use llmspell replay.',
    params: z.tuple([z.string(), options.prefault({})]),
    async call(call, _self, ...[id, { mode, stopOnError }]) {
      if (mode === 'modified') throw elsewhere();
      const { runs } = await scriptSessions(call).get(id);
      const replayed = await call.context.effect('session.replay', () => readRuns(call.context, runs, stopOnError));
      return { session_id: id, mode, runs: replayed };
    },
  }),
};

interface RunCount {
  readonly run: string;
  readonly effects: number;
}

function countEffects(context: RunContext, runs: readonly string[]): Promise<readonly RunCount[]> {
  return context.effect('session.runs', async () => {
    const counts: RunCount[] = [];
    for (const run of runs) counts.push({ run, effects: (await endedEffects(context, run)).length });
    return counts;
  });
}

async function readRuns(
  context: RunContext,
  runs: readonly string[],
  stopOnError: boolean,
): Promise<readonly JsonObject[]> {
  const replayed: JsonObject[] = [];
  for (const run of runs) {
    const all = await endedEffects(context, run);
    const failure = stopOnError ? all.findIndex(({ outcome }) => outcome.type === 'failed') : -1;
    const effects = failure < 0 ? all : all.slice(0, failure + 1);
    if (all.length > 0) replayed.push({ run_id: run, effects: effects.map(toTable) });
    if (failure >= 0) break;
  }
  return replayed;
}

async function endedEffects({ state }: RunContext, run: string): Promise<readonly EndedEffect[]> {
  const effects: EndedEffect[] = [];
  for await (const effect of readJournal(state, run)) if (isEnded(effect)) effects.push(effect);
  return effects.toSorted((a, b) => a.outcome.order - b.outcome.order);
}

function toTable({ key, name, outcome }: EndedEffect): JsonObject {
  return { effect: key, name, outcome: outcome.type, ended_at: new Date(outcome.endedAt).toISOString() };
}

function elsewhere(): SpellError {
  return new SpellError({
    code: 'NOT_SUPPORTED',
    message: 'A session is replayed as it was. To see what an edited spell does differently, run: llmspell replay RUN',
  });
}
