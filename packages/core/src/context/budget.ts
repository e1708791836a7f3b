/** An amount of money and tokens. */
export interface Amount {
  readonly usd: number;
  readonly tokens: number;
}

/** Part of a budget that is set aside for a call under way. Use one of the two methods, once. */
export interface Reservation {
  /** The call was made and took this much. An amount that is no number, or below zero, counts as the worst case. */
  settle(actual: Amount): void;
  /** The call was not made. */
  release(): void;
}

/**
 * What a run may spend. A call reserves its worst case before it starts and settles what it took, so that parallel
 * calls cannot overspend together.
 */
export interface Budget {
  /** USD; the smaller one of its own and its parent's limit, `undefined` for none. */
  readonly maxUsd: number | undefined;
  /** Input and output tokens together, likewise. */
  readonly maxTokens: number | undefined;
  readonly spent: Amount;
  /** @throws SpellError `BUDGET_EXCEEDED` when what is left does not cover it. */
  reserve(worstCase: Amount): Reservation;
}
