import type { JsonValue, RunLog } from '@llmspell/core';

import { ChunkWriter } from './chunk-writer.ts';
import { countName } from './effect-numbers.ts';
import type { Outbox } from './outbox.ts';

export interface RunLogsOptions {
  /** What earlier attempts appended. Each log is handed over to the one who opens it. */
  readonly recorded: Map<string, JsonValue[]>;
  readonly prefix: string;
  readonly outbox: Outbox;
}

/** The logs of one run. */
export class RunLogs {
  readonly #options: RunLogsOptions;
  readonly #counts = new Map<string, number>();

  constructor(options: RunLogsOptions) {
    this.#options = options;
  }

  /** A log that was recorded and not opened, if there is one. */
  get unopened(): string | undefined {
    return this.#options.recorded.keys().next().value;
  }

  open(key: string): RunLog {
    const { recorded, prefix, outbox } = this.#options;
    const numbered = countName(this.#counts, key);
    const before = recorded.get(numbered) ?? [];
    recorded.delete(numbered);
    const list = new ChunkWriter<JsonValue>({
      key: prefix + numbered,
      length: before.length,
      toValue: (entries) => entries,
    });
    return { recorded: before, append: (entry) => outbox.append(list, entry) };
  }
}
