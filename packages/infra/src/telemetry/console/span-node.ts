import type { SpanAttributes } from '@llmspell/core';

/** A span with those inside it, while it is open and after. Times are ms of one clock. */
export interface SpanNode {
  readonly name: string;
  attributes: SpanAttributes;
  readonly started: number;
  /** Absent while it is open. */
  ended?: number;
  failure?: { readonly error: unknown };
  readonly children: SpanNode[];
  /** Children that were not kept. */
  dropped: number;
}
