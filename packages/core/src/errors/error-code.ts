/**
 * Every code an error of this library can carry. Codes are API and do not change between majors; messages may.
 * A code that a plugin adds starts with its own prefix and `X_`.
 */
export const ERROR_CODES = [
  // Input and contracts
  'VALIDATION_FAILED',
  'NOT_SUPPORTED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'CLOSED',
  'PEER_MISSING',
  'PLUGIN_INCOMPATIBLE',
  'PLUGIN_FAILED',
  // Control
  'ABORTED',
  'TIMEOUT',
  'PERMISSION_DENIED',
  'BUDGET_EXCEEDED',
  'HOOK_CANCELLED',
  'HOOK_FAILED',
  // Models
  'MODEL_NOT_FOUND',
  'MODEL_NOT_CONFIGURED',
  'PRICE_UNKNOWN',
  'PROVIDER_FAILED',
  'PROVIDER_UNAUTHORIZED',
  'PROVIDER_RATE_LIMITED',
  'PROVIDER_UNAVAILABLE',
  'STREAM_INTERRUPTED',
  'OUTPUT_INVALID',
  'MAX_TURNS_REACHED',
  // Tools and workflows
  'TOOL_NOT_FOUND',
  'TOOL_FAILED',
  'APPROVAL_DENIED',
  'STEP_FAILED',
  'REFERENCE_UNRESOLVED',
  // Ports
  'FILE_FAILED',
  'HTTP_FAILED',
  'PROCESS_FAILED',
  // Resilience
  'CIRCUIT_OPEN',
  'RATE_LIMITED',
  'OVERLOADED',
  'COMPENSATION_FAILED',
  // State and journal
  'STATE_CONFLICT',
  'STATE_LOCKED',
  'STATE_CORRUPT',
  'STATE_FAILED',
  'JOURNAL_DIVERGED',
  'EFFECT_UNCERTAIN',
  'RUN_CHANGED',
  'RUN_CANCELLED',
  // Scripts
  'SCRIPT_FAILED',
  'SCRIPT_SYNTAX',
  'SCRIPT_LIMIT',
  'SCRIPT_CRASHED',
  'VALUE_UNSUPPORTED',
  // Everything that was thrown by foreign code and has no code of its own
  'INTERNAL',
] as const;

/** A stable error code. */
export type ErrorCode = (typeof ERROR_CODES)[number] | `X_${string}`;
