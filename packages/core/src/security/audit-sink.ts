import type { JsonObject } from '../json/json-value.ts';

/** One audited action. */
export interface AuditRecord {
  /** RFC 3339, UTC. */
  readonly timestamp: string;
  /** `permission`, `tool-call`, `llm-call`, `state-change`, … */
  readonly action: string;
  /** What was acted on: a tool's name, a path, a model. */
  readonly target: string;
  readonly result: 'success' | 'failure' | 'denied';
  readonly runId: string;
  /** Path of the context, `workflow/step:research/agent`. */
  readonly path: string;
  readonly details?: JsonObject;
}

/**
 * Seam: takes audit records, in order.
 *
 * For implementors: `record` returns at once, a sink that cannot keep up buffers; secrets in `details` are redacted
 * before anything is kept.
 */
export interface AuditSink {
  record(entry: AuditRecord): void;
}

/** Keeps nothing. The null object. */
export const silentAudit: AuditSink = { record() {} };
