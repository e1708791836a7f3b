import type { AuditSink } from '@llmspell/core';

import type { Redactor } from './create-redactor.ts';

/** An audit sink whose records have no secrets when they reach the one it was made from. */
export function redactingAudit(audit: AuditSink, redact: Redactor): AuditSink {
  return {
    record({ details, target, path, ...entry }) {
      const clean = { ...entry, target: redact(target), path: redact(path) };
      audit.record(details === undefined ? clean : { ...clean, details: redact(details) });
    },
  };
}
