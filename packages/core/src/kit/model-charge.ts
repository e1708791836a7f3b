import type { Amount } from '../context/budget.ts';
import { withCost } from '../llm/cost.ts';
import type { ModelPrice } from '../llm/model.ts';
import { NO_USAGE } from '../llm/usage.ts';

/** What a call takes that a price may be on. */
export interface ModelCharge {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly images?: number;
  readonly minutes?: number;
}

/** Money and tokens of one call. */
export function chargeAmount(charge: ModelCharge, price: ModelPrice | 'free' | undefined): Amount {
  const { inputTokens = 0, outputTokens = 0, images = 0, minutes = 0 } = charge;
  const { costUsd = 0 } = withCost({ ...NO_USAGE, inputTokens, outputTokens }, price);
  const { imageUsd = 0, minuteUsd = 0, callUsd = 0 } = typeof price === 'object' ? price : {};
  return { usd: costUsd + images * imageUsd + minutes * minuteUsd + callUsd, tokens: inputTokens + outputTokens };
}
