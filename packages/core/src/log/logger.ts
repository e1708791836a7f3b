import type { JsonObject } from '../json/json-value.ts';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

/** Builds the fields of a log entry only when somebody reads it. */
export type LogFields = JsonObject | (() => JsonObject);

/** Seam: takes log entries. Secrets are redacted before they get here. */
export interface Logger {
  log(level: LogLevel, message: string, fields?: LogFields): void;
}

/** Writes nothing. The null object. */
export const silentLogger: Logger = { log() {} };
