import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { parseJson, SpellError, type StateStore } from '@llmspell/core';
import { exportState, importState } from '@llmspell/infra/state/backup';
import { compactState } from 'llmspell';

import type { CliIo } from '../../io/cli-io.ts';
import { findStateFolder, makeStateFolder } from '../../io/state-folder.ts';
import { UsageError } from '../../options/usage-error.ts';
import { EXIT } from '../../render/exit-code.ts';
import { withRuns, type RunsFlags } from '../runs/with-runs.ts';

/** What durable runs keep in the same store: they have an export of their own, which asks for trust. */
const RUNS: readonly string[] = ['runs/', 'journal/', 'spells/', 'committed/'];

interface StateFile {
  readonly file: string | undefined;
  readonly flags: RunsFlags;
}

/** `llmspell state export [FILE]`: what spells keep, as JSON to read, edit and bring elsewhere. */
export async function exportStateCommand({ file = '-', flags }: StateFile, io: CliIo): Promise<number> {
  const data = await withRuns(flags, io, ({ state }) => exportState(withoutRuns(state)));
  const text = `${JSON.stringify(data, undefined, 2)}\n`;
  if (file === '-') io.out(text);
  else await writeFile(path.resolve(io.cwd, file), text, { mode: 0o600 });
  return EXIT.success;
}

/** `llmspell state import FILE`: puts what `state export` gave into the state, over what is there. */
export async function importStateCommand({ file = '-', flags }: StateFile, io: CliIo): Promise<number> {
  const data = parseJson(file === '-' ? await io.readInput() : await readText(file, io), file);
  await makeStateFolder(await findStateFolder(flags.stateDir, io));
  const report = await withRuns(flags, io, ({ state }) => importState(withoutRuns(state), data));
  const { written, skipped } = report;
  io.out(
    flags.json === true
      ? `${JSON.stringify(report)}\n`
      : `${written} ${written === 1 ? 'entry' : 'entries'} written, ${skipped} left out\n`,
  );
  return EXIT.success;
}

/** `llmspell state compact`: gives the space of what was deleted back to the disk. */
export async function compactStateCommand(flags: RunsFlags, io: CliIo): Promise<number> {
  const compacted = await withRuns(flags, io, ({ state }) => compactState(state));
  io.out(flags.json === true ? `${JSON.stringify({ compacted })}\n` : 'The state is compacted.\n');
  return EXIT.success;
}

/** The store without what runs keep in it. */
function withoutRuns(store: StateStore): StateStore {
  return {
    features: { persistent: store.features.persistent, watch: false },
    get: async (key) => (isRun(key) ? undefined : store.get(key)),
    async commit(writes) {
      const refused = writes.find(({ key }) => isRun(key));
      if (refused === undefined) return store.commit(writes);
      throw new SpellError({
        code: 'VALIDATION_FAILED',
        message: `Expected state of spells; "${refused.key}" belongs to a run. Runs are taken in with \`llmspell runs import\`.`,
      });
    },
    async *scan(options) {
      for await (const entry of store.scan(options)) if (!isRun(entry.key)) yield entry;
    },
    watch: (options) => store.watch(options),
    close: () => Promise.resolve(),
  };
}

function isRun(key: string): boolean {
  return RUNS.some((prefix) => key.startsWith(prefix));
}

async function readText(file: string, { cwd }: CliIo): Promise<string> {
  try {
    return await readFile(path.resolve(cwd, file), 'utf8');
  } catch {
    throw new UsageError(`"${file}" cannot be read. Name a file that \`llmspell state export\` wrote.`, {
      help: false,
    });
  }
}
