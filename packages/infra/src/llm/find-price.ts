import type { ModelPrice } from '@llmspell/core';
import { getOwn } from '@llmspell/core/kit';

import { loadPrices } from './load-prices.ts';
import type { PriceList } from './price-table.ts';

/** The ending that names one version of a model: a date, a number of three digits, `latest` or `preview`. */
const VERSION = /-(?:\d{4}-\d{2}-\d{2}|\d{8}|\d{3}|latest|preview)$/;

/**
 * The price of a model, first by its exact id, then without the ending that names one version: `openai/gpt-4o-2024-08-06`
 * costs what `openai/gpt-4o` costs. One's own prices win over the built-in ones. Of several ids with commas between them
 * the dearest counts; it is unknown when one of them is.
 */
export async function findPrice(id: string, own: PriceList = {}): Promise<ModelPrice | 'free' | undefined> {
  const ids = id.split(',').map((part) => part.trim());
  const prices: (ModelPrice | 'free' | undefined)[] = [];
  for (const one of ids) prices.push(find(one, own) ?? find(one, (await loadPrices()).prices));
  return prices.reduce(dearer);
}

function find(id: string, prices: PriceList): ModelPrice | 'free' | undefined {
  return getOwn(prices, id) ?? getOwn(prices, id.replace(VERSION, ''));
}

function dearer(a: ModelPrice | 'free' | undefined, b: ModelPrice | 'free' | undefined) {
  if (a === undefined || b === undefined) return undefined;
  if (a === 'free' || b === 'free') return a === 'free' ? b : a;
  return a.inputUsd + a.outputUsd >= b.inputUsd + b.outputUsd ? a : b;
}
