import type { Completion } from '../llm/completion.ts';

/** Tells whether what a hook gave has the shape of a completion, as far as this package reads it. */
export function isCompletion(value: unknown): value is Completion {
  if (typeof value !== 'object' || value === null || !('message' in value && 'usage' in value)) return false;
  const { message, usage } = value;
  if (typeof message !== 'object' || message === null || typeof usage !== 'object' || usage === null) return false;
  return 'content' in message && Array.isArray(message.content) && 'inputTokens' in usage && 'outputTokens' in usage;
}
