import type { AuditRecord, AuditSink, JsonObject } from '@llmspell/core';

import type { Redactor } from '../redaction/create-redactor.ts';
import { createRedactor } from '../redaction/create-redactor.ts';
import { AUDIT_START, hashAuditBody } from './hash-audit-body.ts';

export interface AuditLogOptions {
  /** Takes one line without its end, in order. What it throws reaches the one who records. */
  readonly write: (line: string) => void;
  /** Hash of the record before, to go on with a log. @default the start of a new one */
  readonly previous?: string;
  /** @default one without known secrets */
  readonly redact?: Redactor;
}

/**
 * An audit log as lines of JSON. Each record holds the hash of the one before it and its own over both, so that a line
 * that is changed, removed or moved is found by {@link verifyAuditLog}. The hashes have no key: they show accidents and
 * careless hands, not somebody who writes the whole file anew.
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
      const hash = hashAuditBody(body);
      write(`${body.slice(0, -1)},"hash":"${hash}"}`);
      last = hash;
    },
  };
}

/** The fields of a record and no others: the form of a line depends on them. */
function toJsonObject({ timestamp, action, target, result, runId, path, details }: AuditRecord): JsonObject {
  const record = { timestamp, action, target, result, runId, path };
  return details === undefined ? record : { ...record, details };
}
