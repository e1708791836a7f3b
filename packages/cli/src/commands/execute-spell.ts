import type { ScriptSource } from '@llmspell/core';
import { createRuntime, parseSpellManifest, type Runtime, type SpellResult } from 'llmspell';

import type { CliIo } from '../io/cli-io.ts';
import { toGrants } from '../options/grants.ts';
import type { SpellFlags } from '../options/spell-flags.ts';
import { toSpellOptions } from '../options/to-options.ts';
import { EXIT, exitCodeOf } from '../render/exit-code.ts';
import { redactorFor } from '../render/redactor-for.ts';
import { errorToJson } from '../render/render-error.ts';
import { toPrintable } from '../render/render-value.ts';
import { visibleText } from '../render/visible-text.ts';
import { createWaitingLine } from '../render/waiting-line.ts';
import { askForManifest } from './ask-for-manifest.ts';
import { createPrompt } from './create-prompt.ts';
import { openObservers, type Observers } from './open-observers.ts';

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
  await using observers = await openObservers(flags, io);
  const { audit, tracer, note } = observers;
  const manifest = parseSpellManifest(source.code, source.filename);
  const asked = { manifest, grants: toGrants(flags), filename: source.filename, note };
  const grants = await askForManifest(asked, io);
  await using runtime = await createRuntime({
    environment: io.environment,
    cwd: io.cwd,
    prepare: source.filename,
    permissions: { ...grants, ...(io.interactive ? { prompt: createPrompt(io) } : {}) },
    ...(flags.model === undefined ? {} : { model: flags.model }),
    ...(flags.plugin === undefined ? {} : { plugins: flags.plugin }),
    ...(audit === undefined ? {} : { audit }),
    ...(tracer === undefined ? {} : { tracer }),
  });
  warnOfPlugins(runtime, io);
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
    print(result, { flags, captured, showValue, observers }, io);
    return result.exitCode;
  } catch (error) {
    if (flags.json !== true) throw error;
    const redact = await redactorFor(io);
    const document = { status: 'error', error: redact(errorToJson(error)), ...captured, ...traceOf(observers) };
    io.out(`${JSON.stringify(document, undefined, 2)}\n`);
    return exitCodeOf(error);
  } finally {
    waiting.clear();
    if (tracer !== undefined && flags.json !== true) io.error(observers.traceText);
  }
}

function warnOfPlugins({ plugins }: Runtime, io: CliIo): void {
  for (const plugin of plugins.list()) {
    if (plugin.status === 'failed') io.error(`warning: ${visibleText(plugin.error.message)} [${plugin.error.code}]\n`);
  }
}

/** The part of the document that `--trace` adds. */
function traceOf({ trace }: Observers): { readonly trace?: unknown } {
  return trace === undefined ? {} : { trace };
}

interface Printing {
  readonly flags: SpellFlags;
  readonly captured: { readonly stdout: string; readonly stderr: string };
  readonly showValue: ((value: unknown) => string) | undefined;
  readonly observers: Observers;
}

function print(result: SpellResult, { flags, captured, showValue, observers }: Printing, io: CliIo): void {
  if (flags.json !== true) {
    if (showValue !== undefined) io.out(showValue(result.value));
    return;
  }
  const { value, exitCode, runId, spent, stats } = result;
  const status = exitCode === EXIT.success ? 'success' : 'exited';
  const document = { status, value: toPrintable(value), exitCode, runId, spent, stats, ...captured };
  io.out(`${JSON.stringify({ ...document, ...traceOf(observers) }, undefined, 2)}\n`);
}
