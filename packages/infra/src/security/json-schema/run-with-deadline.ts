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
 * @throws SpellError `TIMEOUT`.
 */
export function runWithDeadline<T>(work: () => T, timeoutMs: number): T {
  deadline ??= { script: new vm.Script('work()'), context: vm.createContext({ work }) as Deadline['context'] };
  const { script, context } = deadline;
  const outer = context.work;
  context.work = work;
  try {
    return script.runInContext(context, { timeout: timeoutMs }) as T;
  } catch (error) {
    if (!isTimeout(error)) throw error;
    throw new SpellError({
      code: 'TIMEOUT',
      message: `It took longer than ${timeoutMs} ms. Simplify the patterns and references of the schema.`,
      cause: error,
    });
  } finally {
    context.work = outer;
  }
}

/** The error is one of the other context, no instance of our own class. */
function isTimeout(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
