import {
  noTracer,
  type AuditSink,
  type Journal,
  type Logger,
  type RunContextOptions,
  type Tracer,
} from '@llmspell/core';

/** Those who look on from outside. */
export type Observers = Required<Pick<RunContextOptions, 'audit' | 'logger' | 'tracer'>>;

/**
 * Observers that hear nothing while a journal replays: what they would be told, they were told when it happened. For the
 * context of a run: `createRunContext({ ...parts, ...quietOnReplay(parts.journal, observers) })`.
 */
export function quietOnReplay(journal: Journal, { audit, logger, tracer }: Observers): Observers {
  const quietAudit: AuditSink = {
    record(entry) {
      if (!journal.replaying) audit.record(entry);
    },
  };
  const quietLogger: Logger = {
    log(level, message, fields) {
      if (!journal.replaying) logger.log(level, message, fields);
    },
  };
  const quietTracer: Tracer = {
    get enabled() {
      return tracer.enabled && !journal.replaying;
    },
    span: (name, attributes, work) => (journal.replaying ? noTracer : tracer).span(name, attributes, work),
  };
  return { audit: quietAudit, logger: quietLogger, tracer: quietTracer };
}
