import { SpellError } from '@llmspell/core';

import type { ErrorCategory } from './error-category.ts';

const BY_CODE: ReadonlyMap<string, ErrorCategory> = new Map<string, ErrorCategory>([
  ['TIMEOUT', 'transient'],
  ['PROVIDER_UNAVAILABLE', 'transient'],
  ['STREAM_INTERRUPTED', 'transient'],
  ['STATE_CONFLICT', 'transient'],
  ['PROVIDER_RATE_LIMITED', 'rate-limit'],
  ['RATE_LIMITED', 'rate-limit'],
  ['VALIDATION_FAILED', 'validation'],
  ['VALUE_UNSUPPORTED', 'validation'],
  ['NOT_SUPPORTED', 'validation'],
  ['NOT_FOUND', 'validation'],
  ['ALREADY_EXISTS', 'validation'],
  ['CLOSED', 'validation'],
  ['PEER_MISSING', 'validation'],
  ['MODEL_NOT_FOUND', 'validation'],
  ['MODEL_NOT_CONFIGURED', 'validation'],
  ['PRICE_UNKNOWN', 'validation'],
  ['TOOL_NOT_FOUND', 'validation'],
  ['REFERENCE_UNRESOLVED', 'validation'],
  ['SCRIPT_SYNTAX', 'validation'],
  ['JOURNAL_DIVERGED', 'validation'],
  ['PERMISSION_DENIED', 'permission'],
  ['PROVIDER_UNAUTHORIZED', 'permission'],
  ['HOOK_CANCELLED', 'permission'],
  ['BUDGET_EXCEEDED', 'resource'],
  ['SCRIPT_LIMIT', 'resource'],
  ['STATE_LOCKED', 'resource'],
  ['CIRCUIT_OPEN', 'resource'],
  ['OVERLOADED', 'resource'],
  ['PROVIDER_FAILED', 'provider'],
  ['OUTPUT_INVALID', 'provider'],
  ['MAX_TURNS_REACHED', 'provider'],
]);

/** Codes of the platform, for errors that came past every door of ours. */
const BY_SYSTEM_CODE: ReadonlyMap<string, ErrorCategory> = new Map<string, ErrorCategory>([
  ['ECONNRESET', 'transient'],
  ['ECONNREFUSED', 'transient'],
  ['ECONNABORTED', 'transient'],
  ['ETIMEDOUT', 'transient'],
  ['EPIPE', 'transient'],
  ['EAI_AGAIN', 'transient'],
  ['EACCES', 'permission'],
  ['EPERM', 'permission'],
  ['EMFILE', 'resource'],
  ['ENFILE', 'resource'],
  ['ENOMEM', 'resource'],
  ['ENOSPC', 'resource'],
]);

/** Codes that say only where it failed; the cause says why. */
const WRAPPERS: ReadonlySet<string> = new Set([
  'TOOL_FAILED',
  'STEP_FAILED',
  'HOOK_FAILED',
  'SCRIPT_FAILED',
  'INTERNAL',
]);

/** How far causes are followed. */
const MAX_DEPTH = 8;

/** The category of any thrown value, by its code, or by that of its cause where the code only tells the place. */
export function categorizeError(error: unknown): ErrorCategory {
  return categoryAt(error, 0);
}

function categoryAt(error: unknown, depth: number): ErrorCategory {
  if (!SpellError.isInstance(error)) return categoryOfForeign(error);
  const known = BY_CODE.get(error.code);
  if (known !== undefined) return known;
  const inner =
    WRAPPERS.has(error.code) && depth < MAX_DEPTH && error.cause !== undefined
      ? categoryAt(error.cause, depth + 1)
      : 'unknown';
  return inner === 'unknown' && error.retryable ? 'transient' : inner;
}

function categoryOfForeign(error: unknown): ErrorCategory {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === 'TimeoutError') return 'transient';
  const code = 'code' in error ? error.code : undefined;
  return (typeof code === 'string' ? BY_SYSTEM_CODE.get(code) : undefined) ?? 'unknown';
}
