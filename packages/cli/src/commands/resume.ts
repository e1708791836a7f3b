import type { PermissionPolicy } from '@llmspell/core';

import type { CliIo } from '../io/cli-io.ts';
import { findStateFolder } from '../io/state-folder.ts';
import type { StateFlags } from '../options/durable-flags.ts';
import type { SpellFlags } from '../options/spell-flags.ts';
import { toSpellOptions } from '../options/to-options.ts';
import { UsageError } from '../options/usage-error.ts';
import { describeRun, keptOnFailure } from './durable-run.ts';
import { openObservers } from './open-observers.ts';
import { reportRun } from './report-run.ts';

export interface ResumeFlags extends SpellFlags, StateFlags {
  readonly recorded?: boolean;
  readonly edited?: boolean;
}

/** What the run was granted when it began counts; the runtime adds no limit of its own, and widens nothing. */
const asRecorded: PermissionPolicy = { check: () => ({ allowed: true }) };

/** `llmspell resume RUN`: goes on with a durable run where it stopped. */
export async function resumeCommand(
  { runId, flags }: { readonly runId: string; readonly flags: ResumeFlags },
  io: CliIo,
): Promise<number> {
  if (flags.recorded === true && flags.edited === true) {
    throw new UsageError('Choose one of --recorded and --edited: the spell as it was kept, or as it is now.');
  }
  const { limits = {}, maxCostUsd, maxTokens } = toSpellOptions(flags);
  const folder = await findStateFolder(flags.stateDir, io);
  if (!folder.exists) throw new UsageError(`No runs are kept here: there is no folder ${folder.path}.`);
  await using observers = await openObservers(flags, io);
  const durable = describeRun(folder.path, { flags, runId }, io);
  const { approvals } = durable;
  // Awaited here: the observers are closed when this function is left.
  return await reportRun(
    {
      flags,
      observers,
      options: { ...durable.runtime, permissions: asRecorded },
      start(runtime, live) {
        approvals.watch(runtime.events);
        return keptOnFailure(durable, () =>
          runtime.resume(runId, {
            ...live,
            ...(flags.recorded === true ? { source: 'recorded' } : {}),
            ...(flags.edited === true ? { source: 'edited' } : {}),
            ...(Object.keys(limits).length === 0 ? {} : { limits }),
            ...(maxCostUsd === undefined ? {} : { maxCostUsd }),
            ...(maxTokens === undefined ? {} : { maxTokens }),
            onWait: durable.durable.onWait,
            onBegin: durable.durable.onBegin,
          }),
        );
      },
    },
    io,
  );
}
