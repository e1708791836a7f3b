import { createRuntime, type Runtime, type RuntimeOptions, type SpellOptions, type SpellResult } from 'llmspell';

import type { CliIo } from '../io/cli-io.ts';
import type { SpellFlags } from '../options/spell-flags.ts';
import { EXIT, exitCodeOf } from '../render/exit-code.ts';
import { redactorFor } from '../render/redactor-for.ts';
import { errorToJson } from '../render/render-error.ts';
import { toPrintable } from '../render/render-value.ts';
import { createWaitingLine } from '../render/waiting-line.ts';
import type { Observers } from './open-observers.ts';
import { warnOfPlugins } from './warn-of-plugins.ts';

/** A run to begin or to go on with, and how to tell of it. */
export interface ReportedRun {
  readonly flags: Pick<SpellFlags, 'json' | 'plugin'>;
  readonly observers: Observers;
  /** Of the runtime, besides what flags and surroundings give. */
  readonly options: RuntimeOptions;
  /** Works until the run ends. */
  readonly start: (runtime: Runtime, live: LiveOptions, io: CliIo) => Promise<SpellResult>;
  /** Prints the value in text mode. */
  readonly showValue?: ((value: unknown) => string) | undefined;
}

/** What every run on the command line listens to. */
export type LiveOptions = Required<Pick<SpellOptions, 'signal' | 'onOutput'>>;

/** Runs a spell in a runtime of its own, and prints as the flags say. Gives the exit code. */
export async function reportRun({ start, ...run }: ReportedRun, terminal: CliIo): Promise<number> {
  const { flags, observers, options } = run;
  const waiting = createWaitingLine(terminal);
  const { io } = waiting;
  const captured = { stdout: '', stderr: '' };
  const { audit, tracer } = observers;
  await using runtime = await createRuntime({
    environment: io.environment,
    cwd: io.cwd,
    ...(flags.plugin === undefined ? {} : { plugins: flags.plugin }),
    ...(audit === undefined ? {} : { audit }),
    ...(tracer === undefined ? {} : { tracer }),
    ...options,
  });
  warnOfPlugins(runtime, io);
  waiting.watch(runtime.events);
  const onOutput: LiveOptions['onOutput'] = ({ stream, text }) => {
    if (flags.json === true) captured[stream] += text;
    else if (stream === 'stdout') io.out(text);
    else io.error(text);
  };
  try {
    const result = await start(runtime, { signal: io.signal, onOutput }, io);
    print(result, { ...run, captured }, io);
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

/** The part of the document that `--trace` adds. */
function traceOf({ trace }: Observers): { readonly trace?: unknown } {
  return trace === undefined ? {} : { trace };
}

interface Printing extends Pick<ReportedRun, 'flags' | 'observers' | 'showValue'> {
  readonly captured: { readonly stdout: string; readonly stderr: string };
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
