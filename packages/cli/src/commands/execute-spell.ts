import type { ScriptSource } from '@llmspell/core';
import { parseSpellManifest, type SpellOptions } from 'llmspell';

import type { CliIo } from '../io/cli-io.ts';
import type { RunFlags } from '../options/durable-flags.ts';
import { toGrants } from '../options/grants.ts';
import { toSpellOptions } from '../options/to-options.ts';
import { askForManifest } from './ask-for-manifest.ts';
import { createPrompt } from './create-prompt.ts';
import { keptOnFailure, openDurableRun } from './durable-run.ts';
import { openObservers } from './open-observers.ts';
import { reportRun } from './report-run.ts';
import { createApprovalNotes } from './waits/create-approval-notes.ts';
import { createPromptWaits } from './waits/create-prompt-waits.ts';

/** A spell to run from the command line. */
export interface SpellToRun {
  readonly source: ScriptSource;
  /** Where it was read from, absolute. */
  readonly file?: string;
  readonly args: readonly string[];
  readonly flags: RunFlags;
  /** Prints the value in text mode. */
  readonly showValue?: (value: unknown) => string;
}

/** Runs a spell with the flags' permissions and limits, and prints as the flags say. Gives the exit code. */
export async function executeSpell(spell: SpellToRun, io: CliIo): Promise<number> {
  const { source, file, args, flags, showValue } = spell;
  const options = toSpellOptions(flags);
  await using observers = await openObservers(flags, io);
  const manifest = parseSpellManifest(source.code, source.filename);
  const asked = { manifest, grants: toGrants(flags), filename: source.filename, note: observers.note };
  const grants = await askForManifest(asked, io);
  const durable = await openDurableRun(flags, io);
  const approvals = durable?.approvals ?? createApprovalNotes();
  const asks = io.interactive && durable === undefined;
  // Awaited here: the observers are closed when this function is left.
  return await reportRun(
    {
      flags,
      observers,
      showValue,
      options: {
        prepare: source.filename,
        permissions: { ...grants, ...(asks ? { prompt: createPrompt(io) } : {}) },
        ...(asks ? { waits: createPromptWaits(io, approvals) } : {}),
        ...(flags.model === undefined ? {} : { model: flags.model }),
        ...durable?.runtime,
      },
      start(runtime, live) {
        approvals.watch(runtime.events);
        const all: SpellOptions = { ...options, ...live, args };
        if (durable === undefined) return runtime.runSpell(source, all);
        return keptOnFailure(durable, () => runtime.runSpell(file ?? source, { ...all, durable: durable.durable }));
      },
    },
    io,
  );
}
