import type { ModelPrice } from '@llmspell/core';
import { z } from 'zod';

/** Prices by registry id. */
export type PriceList = Readonly<Record<string, ModelPrice | 'free'>>;

/** Where prices were read. */
export interface PriceSource {
  readonly url: string;
  /** When, and how. */
  readonly read: string;
  /** Which of the ids it is for: `anthropic/*`. */
  readonly models: string;
  /** What the table leaves out. */
  readonly note?: string | undefined;
}

/** Prices with their date and where they come from. */
export interface PriceTable {
  /** When it was last changed, `2026-11-21`. */
  readonly date?: string | undefined;
  readonly sources?: readonly PriceSource[] | undefined;
  readonly prices: PriceList;
}

const amount = z.number().nonnegative();

const price = z.strictObject({
  inputUsd: amount,
  outputUsd: amount,
  cachedInputUsd: amount.exactOptional(),
  cacheWriteUsd: amount.exactOptional(),
  imageUsd: amount.exactOptional(),
  minuteUsd: amount.exactOptional(),
  callUsd: amount.exactOptional(),
});

/** The form of a price file; the built-in one has it too. */
export const priceTableSchema = z.object({
  date: z.string().optional(),
  unit: z.string().optional(),
  sources: z
    .array(z.object({ url: z.string(), read: z.string(), models: z.string(), note: z.string().optional() }))
    .optional(),
  prices: z.record(z.string(), z.union([price, z.literal('free')])),
});
