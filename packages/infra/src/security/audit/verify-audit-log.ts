import { AUDIT_START, hashAuditBody } from './create-audit-log.ts';

/** Whether an audit log is whole. */
export type AuditVerification =
  | { readonly valid: true; readonly records: number; /** Of the last record. */ readonly hash: string }
  | { readonly valid: false; /** From 1. */ readonly line: number; readonly reason: string };

const RECORD = /^(?<body>\{.*"previous":"(?<previous>[\da-f]{64})"),"hash":"(?<hash>[\da-f]{64})"\}$/u;

/** Checks the chain of hashes of an audit log. @param lines The log's lines, oldest first. */
export function verifyAuditLog(lines: Iterable<string>): AuditVerification {
  let last = AUDIT_START;
  let records = 0;
  for (const line of lines) {
    if (line === '') continue;
    records += 1;
    const { body, previous, hash } = RECORD.exec(line)?.groups ?? {};
    if (body === undefined || hash === undefined) return { valid: false, line: records, reason: 'not an audit record' };
    if (previous !== last) return { valid: false, line: records, reason: 'does not follow the record before it' };
    if (hashAuditBody(`${body}}`) !== hash) return { valid: false, line: records, reason: 'was changed' };
    last = hash;
  }
  return { valid: true, records, hash: last };
}
