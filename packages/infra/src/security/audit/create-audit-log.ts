import { createHash } from 'node:crypto';

import type { AuditRecord, AuditSink, JsonObject } from '@llmspell/core';

import type { Redactor } from '../redaction/create-redactor.ts';
import { createRedactor } from '../redaction/create-redactor.ts';

/** What the first record of a log follows. */
export const AUDIT_START = '0'.repeat(64);

export interface AuditLogOptions {
  /** Takes one line without its end. Called in order; what it throws reaches nobody, so it has to deal with failures itself. */
  readonly write: (line: string) => void;
  /** Hash of the record before, to go on with a log. @default the start of a new one */
  readonly previous?: string;
  /** @default one without known secrets */
  readonly redact?: Redactor;
}

/**
 * An audit log as lines of JSON. Each record holds the hash of the one before it and its own over both, so that a line
 * that is changed, removed or moved is found by {@link verifyAuditLog}.
 */
export function createAuditLog({
  write,
  previous = AUDIT_START,
  redact = createRedactor(),
}: AuditLogOptions): AuditSink {
  let last = previous;
  return {
    record(entry: AuditRecord) {
      const body = JSON.stringify({ ...redact(toJsonObject(entry)), previous: last });
      last = hashAuditBody(body);
      write(`${body.slice(0, -1)},"hash":"${last}"}`);
    },
  };
}

/** A record is JSON by its type; an absent `details` is left out. */
function toJsonObject({ details, ...record }: AuditRecord): JsonObject {
  return details === undefined ? record : { ...record, details };
}

/** The hash of a record: SHA-256 over its JSON with the hash before it, in hexadecimal. */
export function hashAuditBody(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}
