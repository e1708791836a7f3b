import type { ModelPrice } from '@llmspell/core';
import { getOwn } from '@llmspell/core/kit';

import { PRICES } from './prices.ts';

/** Prices of one's own, by registry id. */
export type PriceList = Readonly<Record<string, ModelPrice | 'free'>>;

/** The ending that names one version of a model: a date, a number of three digits, or `latest`. */
const VERSION = /-(?:\d{4}-\d{2}-\d{2}|\d{8}|\d{3}|latest)$/;

/**
 * The price of a model, first by its exact id, then without the ending that names one version: `openai/gpt-4o-2024-08-06`
 * costs what `openai/gpt-4o` costs. One's own prices win over the built-in ones.
 */
export function findPrice(id: string, own: PriceList = {}): ModelPrice | 'free' | undefined {
  const plain = id.replace(VERSION, '');
  return getOwn(own, id) ?? getOwn(PRICES, id) ?? getOwn(own, plain) ?? getOwn(PRICES, plain);
}
