import { UsageError } from './usage-error.ts';

const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/u;
const SIZE = /^(\d+(?:\.\d+)?)(b|kb|mb|gb|k|m|g)?$/iu;
const MS = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);
const BYTES = new Map([
  ['b', 1],
  ['k', 1_024],
  ['kb', 1_024],
  ['m', 1_024 ** 2],
  ['mb', 1_024 ** 2],
  ['g', 1_024 ** 3],
  ['gb', 1_024 ** 3],
]);

/** `2s`, `500ms`, `1.5m` as ms; a bare number is seconds. */
export function parseDuration(text: string, flag: string): number {
  const [, amount, unit = 's'] = DURATION.exec(text) ?? [];
  if (amount === undefined)
    throw new UsageError(`${flag} takes a duration such as 500ms, 30s, 1.5m or 30d; got "${text}".`);
  return Math.round(Number(amount) * (MS.get(unit) ?? 1));
}

/** `64mb`, `512k` as bytes; a bare number is bytes. */
export function parseSize(text: string, flag: string): number {
  const [, amount, unit = 'b'] = SIZE.exec(text) ?? [];
  if (amount === undefined) throw new UsageError(`${flag} takes a size such as 64mb or 512kb; got "${text}".`);
  return Math.round(Number(amount) * (BYTES.get(unit.toLowerCase()) ?? 1));
}

/** A number of 0 or more. */
export function parseAmount(text: string, flag: string): number {
  const amount = Number(text);
  if (text.trim() === '' || !Number.isFinite(amount) || amount < 0) {
    throw new UsageError(`${flag} takes a number of 0 or more; got "${text}".`);
  }
  return amount;
}
