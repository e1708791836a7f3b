import type { StateEntry, StateStore, StateWrite } from '@llmspell/core';

import { readEffect, type EffectOutcome } from '../record/effect-record.ts';
import { effectPrefix, logPrefix, partPrefix } from '../record/journal-keys.ts';

/** A record of an effect, where it lies. */
interface Kept {
  readonly entry: StateEntry;
  readonly outcome: EffectOutcome;
}

/**
 * Takes back what a run failed of, so that it is made again when the run is resumed: the effects that failed, or were broken
 * off with them, after which the run began nothing new. A failure that it went on from stays, and so does one of an effect
 * that must not be made twice.
 *
 * Logs are taken back to where they were when the run last began an effect, as after a crash at that moment.
 */
export async function takeBackFailures(store: StateStore, runId: string): Promise<void> {
  const effects = await readEffects(store, runId);
  const chunks = await entriesOf(store, logPrefix(runId));
  const streamed = await entriesOf(store, partPrefix(runId));
  const failed = effects.filter(({ entry, outcome }) => canBeMadeAgain(entry, outcome, streamed));
  const first = failed.find((effect) => !hasGoneOn(effect, effects, chunks));
  if (first === undefined) return;
  const since = ({ revision }: StateEntry): boolean => revision >= first.entry.revision;
  const taken = [...effects.filter(({ outcome }) => isFailure(outcome)).map(({ entry }) => entry), ...chunks].filter(
    since,
  );
  await store.commit(taken.map(({ key, revision }): StateWrite => ({ type: 'delete', key, ifRevision: revision })));
}

/** Effects of the run, in the order in which they were kept. */
async function readEffects(store: StateStore, runId: string): Promise<readonly Kept[]> {
  const prefix = effectPrefix(runId);
  const entries = await entriesOf(store, prefix);
  return entries.map((entry) => ({ entry, outcome: readEffect(entry.key.slice(prefix.length), entry.value).outcome }));
}

async function entriesOf(store: StateStore, prefix: string): Promise<readonly StateEntry[]> {
  const entries: StateEntry[] = [];
  for await (const entry of store.scan({ prefix })) entries.push(entry);
  return entries.toSorted((a, b) => a.revision - b.revision);
}

function isFailure({ type }: EffectOutcome): boolean {
  return type === 'failed' || type === 'stopped';
}

function canBeMadeAgain({ key }: StateEntry, outcome: EffectOutcome, streamed: readonly StateEntry[]): boolean {
  if (outcome.type !== 'failed' || outcome.once === true) return false;
  // What the run has heard of it cannot be heard again.
  const name = key.slice(key.indexOf('/effect/') + '/effect/'.length);
  return !streamed.some((chunk) => chunk.key.includes(`/part/${name}/`));
}

/**
 * Whether the run began something after it was told of the failure. What it had been told by then was kept first, so
 * everything that was kept after that may be a consequence; without a log, everything that was kept after the failure.
 */
function hasGoneOn({ entry }: Kept, effects: readonly Kept[], chunks: readonly StateEntry[]): boolean {
  const told = chunks.find(({ revision }) => revision > entry.revision)?.revision ?? entry.revision;
  return effects.some((other) => other.entry.revision > told && !isFailure(other.outcome));
}
