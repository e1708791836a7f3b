import type { AuditRecord, AuditSink } from '@llmspell/core';

/** An audit sink that keeps what it was given. */
export interface CaptureAudit extends AuditSink {
  readonly records: readonly AuditRecord[];
}

/** Makes an audit sink that keeps its records for a test to read. */
export function createCaptureAudit(): CaptureAudit {
  const records: AuditRecord[] = [];
  return {
    records,
    record(entry) {
      records.push(entry);
    },
  };
}
