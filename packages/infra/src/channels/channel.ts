import type { Clock, EventBus } from '@llmspell/core';

import type { DeadLetter, DeadLetterQuery } from './dead-letters.ts';
import type { Mailbox, WhenFull } from './mailbox.ts';
import type { OutgoingMessage } from './message.ts';

/**
 * Who gets a message: the one it is sent to (`direct`), every member but its sender (`broadcast`), every member with a
 * pattern that fits the topic, but its sender (`topic`).
 */
export type ChannelKind = 'direct' | 'broadcast' | 'topic';

export interface ChannelOptions {
  readonly name: string;
  /** @default 'direct' */
  readonly kind?: ChannelKind;
  /** Who may send. @default everybody */
  readonly senders?: readonly string[];
  /** Who may join. @default everybody */
  readonly receivers?: readonly string[];
  /** Messages in one mailbox that are not done with, at most. @default 1_000 */
  readonly capacity?: number;
  /**
   * What happens to a message for a full mailbox: sending fails with `OVERLOADED`, sending waits (`block`, 10_000 senders at most), it takes the
   * place of the oldest of the least urgent, or it is dropped itself. What is dropped is a dead letter. @default 'reject'
   */
  readonly whenFull?: WhenFull;
  /** ms to acknowledge a message in, before it is delivered again. @default 30_000 */
  readonly ackTimeoutMs?: number;
  /** Deliveries of a message that is not acknowledged, at most. @default 5 */
  readonly maxAttempts?: number;
  /** ms before the second delivery; doubles with each. @default 1_000 */
  readonly backoffMs?: number;
  /** ms at most between two deliveries. @default 60_000 */
  readonly maxBackoffMs?: number;
  /** Dead letters that are kept, at most; the oldest are forgotten. @default 1_000 */
  readonly deadLetterCapacity?: number;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** Gives the ids of messages. @default `1`, `2`, … */
  readonly newId?: () => string;
  /** Hears `channel.sent`, `channel.received`, `channel.acknowledged`, `channel.dead_lettered`. @default nobody */
  readonly events?: Pick<EventBus, 'has' | 'emit'>;
}

export interface JoinOptions {
  /** Topics that are meant, on a topic channel; the patterns of the event bus. @default '*' */
  readonly pattern?: string;
}

/** What became of a message that was sent. */
export interface SendReceipt {
  readonly id: string;
  /** The members it was sent to. */
  readonly receivers: readonly string[];
}

export interface ChannelStats {
  readonly sent: number;
  /** Not done with, in all mailboxes. */
  readonly pending: number;
  readonly unacknowledged: number;
  /** Ever; more than are kept, it may be. */
  readonly deadLetters: number;
  readonly members: readonly string[];
}

/** Carries messages between members, inside one process. */
export interface Channel extends Disposable {
  readonly name: string;
  readonly kind: ChannelKind;
  readonly stats: ChannelStats;
  /**
   * Gives a member its mailbox. It receives what is sent from now on.
   * @throws SpellError `ALREADY_EXISTS` for a member that joined, `PERMISSION_DENIED`, `CLOSED`.
   */
  join(member: string, options?: JoinOptions): Mailbox;
  /** The mailbox of a member. @throws SpellError `NOT_FOUND` for one that did not join. */
  mailbox(member: string): Mailbox;
  /**
   * Sends a message. With `whenFull: 'reject'` it goes to all its receivers or to none.
   * @param signal Ends the wait for room, with `block`.
   * @throws SpellError `NOT_FOUND` for a receiver that did not join, `OVERLOADED`, `PERMISSION_DENIED`,
   * `VALIDATION_FAILED`, `VALUE_UNSUPPORTED` for a payload that is no JSON, `CLOSED`.
   */
  send(message: OutgoingMessage, signal?: AbortSignal): Promise<SendReceipt>;
  /** Messages that were given up, oldest first. What is due by now is among them. */
  deadLetters(query?: DeadLetterQuery): readonly DeadLetter[];
  /**
   * Sends dead letters again, to those who did not receive them, with as many attempts and as much time as at first. Those
   * whose receiver left or has no room stay. How many were sent.
   */
  redeliver(query?: DeadLetterQuery): number;
  /** Ends all mailboxes. What was not dealt with becomes dead letters. May be called twice. */
  close(): void;
}
