import { createHash } from 'node:crypto';

/** What the first record of a log follows. */
export const AUDIT_START = '0'.repeat(64);

/** The hash of a record: SHA-256 over its JSON with the hash before it, in hexadecimal. */
export function hashAuditBody(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}
