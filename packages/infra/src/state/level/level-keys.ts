/**
 * Where things are in the database: entries under `d!<key>`, an index of those that expire under `x!<epoch ms>!<key>`, the
 * last changes under `l!<revision>`. Numbers are padded, so that the byte order is the numeric order.
 */
export const DATA = 'd!';
export const EXPIRY = 'x!';
export const CHANGES = 'l!';

export function dataKey(key: string): string {
  return DATA + key;
}

export function expiryKey(expiresAt: number, key: string): string {
  return `${EXPIRY}${pad(expiresAt)}!${key}`;
}

/** The entry's key in a key of the index. */
export function keyOfExpiry(indexKey: string): string {
  return indexKey.slice(EXPIRY.length + DIGITS + 1);
}

export function changeKey(revision: number): string {
  return CHANGES + pad(revision);
}

export function revisionOfChange(key: string): number {
  return Number(key.slice(CHANGES.length));
}

/** The first text, in UTF-8 order, behind all that start with `prefix`. */
export function endOf(prefix: string): string {
  const characters = Array.from(prefix);
  for (;;) {
    const last = characters.pop()?.codePointAt(0);
    if (last === undefined) throw new TypeError('Expected a prefix that has an end.');
    if (last === 0x10ffff) continue;
    return characters.join('') + String.fromCodePoint(last === 0xd7ff ? 0xe000 : last + 1);
  }
}

const DIGITS = 16;

function pad(value: number): string {
  return String(value).padStart(DIGITS, '0');
}
