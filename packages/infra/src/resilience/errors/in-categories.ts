import { categorizeError } from './categorize-error.ts';
import type { ErrorCategory } from './error-category.ts';

/** A test for errors of these categories: for `shouldRetry` of a retry, `isFailure` of a circuit breaker, `when` of a fallback. */
export function inCategories(...categories: readonly ErrorCategory[]): (error: unknown) => boolean {
  const wanted = new Set(categories);
  return (error) => wanted.has(categorizeError(error));
}
