import type { SpellErrorJson } from '@llmspell/core';

import type { ErrorCategory } from '../errors/error-category.ts';

/** An error as others hear of it. Plain data. */
export interface PropagatedError {
  /** The same for errors that came of one another. */
  readonly correlationId: string;
  /** The component that failed. */
  readonly source: string;
  readonly category: ErrorCategory;
  readonly error: SpellErrorJson;
  /** The components that depend on the source, nearest first. */
  readonly affected: readonly string[];
}
