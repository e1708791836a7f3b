import type { AuditRecord, AuditSink, EventBus, EventInput } from '@llmspell/core';

/** Audit and events that keep what they get. */
export interface Recorder {
  readonly audit: AuditSink;
  readonly events: EventBus;
  readonly records: readonly AuditRecord[];
  readonly emitted: readonly EventInput[];
  /** The types of the events, in order. */
  types(): readonly string[];
}

/** Hears everything and keeps it. */
export function createRecorder(): Recorder {
  const records: AuditRecord[] = [];
  const emitted: EventInput[] = [];
  return {
    records,
    emitted,
    types: () => emitted.map(({ type }) => type),
    audit: { record: (entry) => void records.push(entry) },
    events: { has: () => true, emit: (event) => void emitted.push(event), on: () => () => {} },
  };
}
