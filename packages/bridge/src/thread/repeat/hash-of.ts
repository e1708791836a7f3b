import { createHash } from 'node:crypto';

/** 128 bits of a hash of a text: enough to tell two calls apart. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
