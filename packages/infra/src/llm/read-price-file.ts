import { readFile } from 'node:fs/promises';

import { messageOf, parseJson, parseWith, SpellError } from '@llmspell/core';

import { priceTableSchema, type PriceTable } from './price-table.ts';

/**
 * Reads prices from a JSON file of one's own: `{ "date": "2026-11-21", "prices": { "openai/gpt-5": { "inputUsd": 1.25,
 * "outputUsd": 10 } } }`.
 *
 * @throws SpellError `FILE_FAILED`; `VALIDATION_FAILED` when it is not JSON of this form.
 */
export async function readPriceFile(file: string): Promise<PriceTable> {
  return parseWith(priceTableSchema, parseJson(await textOf(file), `the prices in ${file}`), `The prices in ${file}`);
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new SpellError({
      code: 'FILE_FAILED',
      message: `The price file ${file} could not be read: ${messageOf(cause)}`,
      data: { path: file },
      cause,
    });
  }
}
