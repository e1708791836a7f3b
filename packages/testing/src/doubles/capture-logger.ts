import type { JsonObject, Logger, LogLevel } from '@llmspell/core';

export interface LogEntry {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: JsonObject;
}

/** A logger that keeps what it was given. */
export interface CaptureLogger extends Logger {
  readonly entries: readonly LogEntry[];
}

/** Makes a logger that keeps its entries for a test to read. */
export function createCaptureLogger(): CaptureLogger {
  const entries: LogEntry[] = [];
  return {
    entries,
    log(level, message, fields = {}) {
      entries.push({ level, message, fields: typeof fields === 'function' ? fields() : fields });
    },
  };
}
