import type { JsonValue } from '@llmspell/core';
import { effectKey } from '@llmspell/core/kit';

/** A log that was opened. */
export interface OpenedLog {
  /** Its key, numbered where keys are equal. */
  readonly key: string;
  readonly entries: readonly JsonValue[];
}

/** The logs that are recorded of a run. Each is handed over to the one who opens it, so that there is no second copy. */
export class RecordedLogs {
  readonly #logs: Map<string, JsonValue[]>;
  readonly #counts = new Map<string, number>();

  constructor(logs: Map<string, JsonValue[]>) {
    this.#logs = logs;
  }

  /** A log that was not opened, if there is one. */
  get unopened(): string | undefined {
    return this.#logs.keys().next().value;
  }

  open(name: string): OpenedLog {
    const key = effectKey(this.#counts, '', name);
    const entries = this.#logs.get(key) ?? [];
    this.#logs.delete(key);
    return { key, entries };
  }
}
