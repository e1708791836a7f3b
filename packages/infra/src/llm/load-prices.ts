import { parseWith } from '@llmspell/core';

import { priceTableSchema, type PriceTable } from './price-table.ts';

let loading: Promise<PriceTable> | undefined;

/**
 * The built-in list prices, from `model-prices.json`, which says when and where they were read. Loaded when they are
 * first asked for, and not updated by themselves: check them before money depends on them. A model that is not in it has
 * no known price, and a run with a cost limit refuses it with `PRICE_UNKNOWN`.
 */
export function loadPrices(): Promise<PriceTable> {
  loading ??= load();
  return loading;
}

async function load(): Promise<PriceTable> {
  const { default: table } = await import('./model-prices.json', { with: { type: 'json' } });
  return parseWith(priceTableSchema, table, 'The built-in prices');
}
