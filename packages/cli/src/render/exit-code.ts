import { SpellError } from '@llmspell/core';

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

/** The exit code that tells how an error ended the command. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return EXIT.usage;
  if (!SpellError.isInstance(error)) return EXIT.failure;
  switch (error.code) {
    case 'PERMISSION_DENIED':
      return EXIT.permission;
    case 'SCRIPT_LIMIT':
    case 'BUDGET_EXCEEDED':
    case 'PRICE_UNKNOWN':
      return EXIT.limit;
    case 'ABORTED':
      return EXIT.interrupted;
    default:
      return EXIT.failure;
  }
}
