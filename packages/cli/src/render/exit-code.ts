import { SpellError, type ErrorCode } from '@llmspell/core';

import { UsageError } from '../options/usage-error.ts';

/** What the command's exit codes mean. They are API. */
export const EXIT = {
  success: 0,
  /** The spell failed, or something it used. */
  failure: 1,
  /** The command was called wrongly. */
  usage: 2,
  /** A permission was refused. */
  permission: 3,
  /** A limit was reached: time, memory, output, cost, tokens. */
  limit: 4,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

const BY_CODE: ReadonlyMap<ErrorCode, number> = new Map([
  ['PERMISSION_DENIED', EXIT.permission],
  ['SCRIPT_LIMIT', EXIT.limit],
  ['BUDGET_EXCEEDED', EXIT.limit],
  ['PRICE_UNKNOWN', EXIT.limit],
  ['ABORTED', EXIT.interrupted],
]);

/** The exit code that tells how an error ended the command. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return EXIT.usage;
  if (!SpellError.isInstance(error)) return EXIT.failure;
  return BY_CODE.get(error.code) ?? EXIT.failure;
}
