const TYPES: Readonly<Record<string, string>> = {
  ABORTED: 'aborted',
  TIMEOUT: 'timeout',
  VALIDATION_FAILED: 'validation',
  VALUE_UNSUPPORTED: 'validation',
  NOT_FOUND: 'not_found',
  MODEL_NOT_FOUND: 'not_found',
  TOOL_NOT_FOUND: 'not_found',
  PERMISSION_DENIED: 'permission_denied',
  BUDGET_EXCEEDED: 'budget_exceeded',
  PROVIDER_RATE_LIMITED: 'rate_limit',
  PROVIDER_UNAUTHORIZED: 'unauthorized',
  PROVIDER_UNAVAILABLE: 'unavailable',
  PROVIDER_FAILED: 'provider',
  HTTP_FAILED: 'network',
  TOOL_FAILED: 'tool',
  STEP_FAILED: 'workflow',
};

/** The kind of an error in a word, as scripts compare it: `timeout`, `rate_limit`. Others are their code in lower case. */
export function errorType(code: string): string {
  return Object.hasOwn(TYPES, code) ? (TYPES[code] ?? 'error') : code.toLowerCase();
}
