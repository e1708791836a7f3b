import { SpellError } from '@llmspell/core';
import { createRuntime, type Runtime } from 'llmspell';

import type { CliIo } from '../../io/cli-io.ts';
import { findStateFolder } from '../../io/state-folder.ts';
import type { StateFlags } from '../../options/durable-flags.ts';

/** Flags of every command about runs. */
export interface RunsFlags extends StateFlags {
  readonly json?: boolean;
  readonly plugin?: readonly string[];
}

/**
 * Opens the runs that are kept, together with a process that works on one of them, and closes them after use.
 *
 * @throws SpellError `NOT_FOUND` where none were ever kept.
 */
export async function withRuns<T>(flags: RunsFlags, io: CliIo, use: (runtime: Runtime) => Promise<T>): Promise<T> {
  const folder = await findStateFolder(flags.stateDir, io);
  if (!folder.exists) {
    throw new SpellError({
      code: 'NOT_FOUND',
      message: `No runs are kept here: there is no folder ${folder.path}. \`llmspell run --durable\` makes it; --state-dir names another one.`,
      data: { path: folder.path },
    });
  }
  await using runtime = await createRuntime({
    environment: io.environment,
    cwd: io.cwd,
    state: `level:${folder.path}`,
    ...(flags.plugin === undefined ? {} : { plugins: flags.plugin }),
  });
  return await use(runtime);
}
