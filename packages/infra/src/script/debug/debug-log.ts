import type { JsonObject, JsonValue, LogLevel, RunContext, SpellHost } from '@llmspell/core';

/** From the quietest to the loudest. */
const LEVELS: readonly LogLevel[] = ['error', 'warn', 'info', 'debug', 'trace'];
/** Entries kept for `Debug.getCapturedEntries`. */
const MAX_CAPTURED = 1_000;
const KEY = Symbol('debug log');

export interface DebugEntry {
  readonly level: LogLevel;
  readonly message: string;
  readonly module?: string | undefined;
  readonly data?: JsonValue | undefined;
}

/** A spell's own view of the log: how much it writes, and what it wrote. */
export class DebugLog {
  enabled = true;
  level: LogLevel = 'info';
  #captured: JsonObject[] = [];

  static of(spell: SpellHost): DebugLog {
    return spell.local(KEY, () => new DebugLog());
  }

  write({ level, message, module, data }: DebugEntry, { logger, clock }: RunContext): void {
    if (!this.enabled || LEVELS.indexOf(level) > LEVELS.indexOf(this.level)) return;
    const fields = { ...(module === undefined ? {} : { module }), ...(data === undefined ? {} : { data }) };
    logger.log(level, message, fields);
    const entry = { timestamp: new Date(clock.now()).toISOString(), level, message };
    this.#captured.push({
      ...entry,
      ...(module === undefined ? {} : { module }),
      ...(data === undefined ? {} : { metadata: data }),
    });
    if (this.#captured.length > MAX_CAPTURED) this.#captured.shift();
  }

  /** The last entries, oldest first. */
  captured(limit = MAX_CAPTURED): readonly JsonObject[] {
    return limit <= 0 ? [] : this.#captured.slice(-limit);
  }

  clear(): void {
    this.#captured = [];
  }
}

/** The level a text names, in any case; `undefined` for none. */
export function toLogLevel(text: string): LogLevel | undefined {
  const name = text.toLowerCase();
  return LEVELS.find((level) => level === name || (level === 'warn' && name === 'warning'));
}
