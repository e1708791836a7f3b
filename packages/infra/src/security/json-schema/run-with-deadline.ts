import process from 'node:process';
import vm from 'node:vm';

import { SpellError } from '@llmspell/core';

interface Deadline {
  readonly script: vm.Script;
  readonly context: { work: () => unknown };
}

let deadline: Deadline | undefined;

/**
 * Runs a function of ours, and stops it when it takes too long, also inside a regular expression. Only the module `vm` can
 * do this on the same thread; no foreign code runs in it.
 *
 * The limit is one of CPU time: a function that the machine had no time for is begun again, with twice as long to end. So
 * it must do no harm when it is run more than once.
 *
 * @throws SpellError `TIMEOUT`.
 */
export function runWithDeadline<T>(work: () => T, limitMs: number): T {
  for (let timeoutMs = limitMs; ; timeoutMs *= 2) {
    const before = cpuMs();
    try {
      return runOnce(work, timeoutMs);
    } catch (error) {
      if (!isTimeout(error)) throw error;
      if (cpuMs() - before >= limitMs * ENOUGH) throw tooLong(limitMs, error);
    }
  }
}

/** The clocks are not exact. */
const ENOUGH = 0.9;

/** CPU time of this thread; of the whole process where Node cannot tell. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage?.() ?? process.cpuUsage();
  return (user + system) / 1_000;
}

function tooLong(limitMs: number, cause: unknown): SpellError {
  return new SpellError({
    code: 'TIMEOUT',
    message: `It took longer than ${limitMs} ms. Simplify the patterns and references of the schema.`,
    cause,
  });
}

function runOnce<T>(work: () => T, timeoutMs: number): T {
  deadline ??= { script: new vm.Script('work()'), context: vm.createContext({ work }) as Deadline['context'] };
  const { script, context } = deadline;
  const outer = context.work;
  context.work = work;
  try {
    return script.runInContext(context, { timeout: timeoutMs }) as T;
  } finally {
    context.work = outer;
  }
}

/** The error is one of the other context, no instance of our own class. */
function isTimeout(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
