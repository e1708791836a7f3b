import type { ScriptSource } from '@llmspell/core';
import { createRuntime, parseSpellManifest, type SpellResult } from 'llmspell';

import type { CliIo } from '../io/cli-io.ts';
import { toGrants } from '../options/grants.ts';
import type { SpellFlags } from '../options/spell-flags.ts';
import { toSpellOptions } from '../options/to-options.ts';
import { EXIT, exitCodeOf } from '../render/exit-code.ts';
import { errorToJson } from '../render/render-error.ts';
import { toPrintable } from '../render/render-value.ts';
import { createWaitingLine } from '../render/waiting-line.ts';
import { askForManifest } from './ask-for-manifest.ts';
import { createPrompt } from './create-prompt.ts';

/** A spell to run from the command line. */
export interface SpellToRun {
  readonly source: ScriptSource;
  readonly args: readonly string[];
  readonly flags: SpellFlags;
  /** Prints the value in text mode. */
  readonly showValue?: (value: unknown) => string;
}

/** Runs a spell with the flags' permissions and limits, and prints as the flags say. Gives the exit code. */
export async function executeSpell({ source, args, flags, showValue }: SpellToRun, terminal: CliIo): Promise<number> {
  const waiting = createWaitingLine(terminal);
  const { io } = waiting;
  const captured = { stdout: '', stderr: '' };
  const options = toSpellOptions(flags);
  const manifest = parseSpellManifest(source.code, source.filename);
  const grants = await askForManifest({ manifest, grants: toGrants(flags), filename: source.filename }, io);
  await using runtime = await createRuntime({
    environment: io.environment,
    cwd: io.cwd,
    prepare: source.filename,
    permissions: { ...grants, ...(io.interactive ? { prompt: createPrompt(io) } : {}) },
    ...(flags.model === undefined ? {} : { model: flags.model }),
  });
  waiting.watch(runtime.events);
  try {
    const result = await runtime.runSpell(source, {
      ...options,
      args,
      signal: io.signal,
      onOutput({ stream, text }) {
        if (flags.json === true) captured[stream] += text;
        else if (stream === 'stdout') io.out(text);
        else io.error(text);
      },
    });
    print(result, { flags, captured, showValue }, io);
    return result.exitCode;
  } catch (error) {
    if (flags.json !== true) throw error;
    io.out(`${JSON.stringify({ status: 'error', error: errorToJson(error), ...captured }, undefined, 2)}\n`);
    return exitCodeOf(error);
  } finally {
    waiting.clear();
  }
}

interface Printing {
  readonly flags: SpellFlags;
  readonly captured: { readonly stdout: string; readonly stderr: string };
  readonly showValue: ((value: unknown) => string) | undefined;
}

function print(result: SpellResult, { flags, captured, showValue }: Printing, io: CliIo): void {
  if (flags.json !== true) {
    if (showValue !== undefined) io.out(showValue(result.value));
    return;
  }
  const { value, exitCode, runId, spent, stats } = result;
  const status = exitCode === EXIT.success ? 'success' : 'exited';
  io.out(
    `${JSON.stringify({ status, value: toPrintable(value), exitCode, runId, spent, stats, ...captured }, undefined, 2)}\n`,
  );
}
