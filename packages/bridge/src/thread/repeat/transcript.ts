import type { RunLog } from '@llmspell/core';

import { readEntry, toJson, type LogEntry } from './log-entry.ts';

/** A log that is read to its end and then written. */
export class Transcript {
  readonly #log: RunLog;
  #position = 0;
  #next: LogEntry | undefined;

  constructor(log: RunLog) {
    this.#log = log;
  }

  /** Reads the first entry. Entries that cannot be read throw SpellError `STATE_CORRUPT`, here and later. */
  start(): void {
    this.#read();
  }

  /** The recorded entry that is to come; `undefined` when they are used up. */
  get next(): LogEntry | undefined {
    return this.#next;
  }

  /** What was recorded next happened again. */
  advance(): void {
    this.#position += 1;
    this.#read();
  }

  append(entry: LogEntry): void {
    this.#log.append(toJson(entry));
  }

  #read(): void {
    const json = this.#log.recorded[this.#position];
    this.#next = json === undefined ? undefined : readEntry(json);
  }
}
