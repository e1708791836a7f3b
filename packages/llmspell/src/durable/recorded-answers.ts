import type { Journal, JsonValue } from '@llmspell/core';

/** An answer, from the asking with this number on (from 0) until the next entry of its question. */
interface Entry {
  readonly question: string;
  readonly from: number;
  readonly answer: JsonValue;
}

/** A question that was asked. */
export interface Asked {
  /** What it was answered when the run was recorded; `undefined` when that is not known, or the run is at its end. */
  readonly recorded: JsonValue | undefined;
  /** Keeps what it is answered now. */
  readonly note: (answer: JsonValue) => void;
}

/**
 * What a run was told that is no effect: answered anew each time while the run is made, and from the record while it is
 * replayed. Only an answer that changes costs an entry.
 */
export class RecordedAnswers {
  readonly #journal: Pick<Journal, 'replaying'>;
  readonly #append: (entry: JsonValue) => void;
  readonly #entries = new Map<string, Entry[]>();
  readonly #counts = new Map<string, number>();

  constructor(journal: Journal, name: string) {
    const log = journal.openLog(name);
    this.#journal = journal;
    this.#append = (entry) => log.append(entry);
    for (const recorded of log.recorded) this.#keep(recorded as unknown as Entry);
  }

  ask(question: string): Asked {
    const count = this.#counts.get(question) ?? 0;
    this.#counts.set(question, count + 1);
    const recorded = this.#journal.replaying ? this.#answerOf(question, count) : undefined;
    return { recorded, note: (answer) => this.#note({ question, from: count, answer }) };
  }

  #answerOf(question: string, count: number): JsonValue | undefined {
    const entries = this.#entries.get(question) ?? [];
    return (entries.findLast(({ from }) => from <= count) ?? entries[0])?.answer;
  }

  #note(entry: Entry): void {
    const last = this.#entries.get(entry.question)?.at(-1);
    if (last !== undefined && JSON.stringify(last.answer) === JSON.stringify(entry.answer)) return;
    this.#keep(entry);
    this.#append({ ...entry });
  }

  #keep(entry: Entry): void {
    const entries = this.#entries.get(entry.question);
    if (entries === undefined) this.#entries.set(entry.question, [entry]);
    else entries.push(entry);
  }
}
