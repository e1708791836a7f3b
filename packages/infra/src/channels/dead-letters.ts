import type { Message } from './message.ts';

/**
 * Why a message was not received: its time was over, it was delivered as often as it may be without being acknowledged, its
 * receiver refused it for good, the mailbox was full, or the receiver left.
 */
export type DeadLetterReason = 'expired' | 'max-attempts' | 'rejected' | 'overflow' | 'receiver-left';

/** A message that somebody did not receive. */
export interface DeadLetter {
  readonly message: Message;
  readonly receiver: string;
  readonly reason: DeadLetterReason;
  /** When it was given up, epoch ms. */
  readonly timestamp: number;
}

/** Which dead letters are meant; all that is left out counts as fitting. */
export interface DeadLetterQuery {
  /** The message's id. */
  readonly id?: string | undefined;
  readonly receiver?: string | undefined;
}

/** The dead letters of a channel, bounded: the oldest are forgotten. */
export class DeadLetters {
  readonly #capacity: number;
  #letters: readonly DeadLetter[] = [];
  #total = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** How many there were, the forgotten ones too. */
  get total(): number {
    return this.#total;
  }

  add(letter: DeadLetter): void {
    this.#total += 1;
    this.#letters = [...this.#letters.slice(-Math.max(0, this.#capacity - 1)), letter].slice(-this.#capacity);
  }

  /** Oldest first. */
  list({ id, receiver }: DeadLetterQuery = {}): readonly DeadLetter[] {
    return this.#letters.filter(
      (letter) =>
        (id === undefined || letter.message.id === id) && (receiver === undefined || letter.receiver === receiver),
    );
  }

  remove(letter: DeadLetter): void {
    this.#letters = this.#letters.filter((other) => other !== letter);
  }
}
