import type { Message } from './message.ts';

export interface ReceiveOptions {
  /** ms to wait for a message; 0 does not wait. @default for ever */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Messages of one receiver by what became of them. */
export interface MailboxStats {
  /** Not done with: waiting, or delivered and not acknowledged. */
  readonly pending: number;
  readonly unacknowledged: number;
}

/** Where a member of a channel receives. Leaving a loop over it keeps the mailbox. */
export interface Mailbox extends AsyncIterable<Message> {
  readonly member: string;
  readonly stats: MailboxStats;
  /**
   * The most urgent message; `undefined` when none came in time, or the mailbox is closed.
   * @throws the signal's reason when aborted; no message is lost by that.
   */
  receive(options?: ReceiveOptions): Promise<Message | undefined>;
  /** Says that a message was dealt with. Whether it was still waiting for that: if not, it may be delivered again. */
  acknowledge(id: string): boolean;
  /**
   * Says that a message could not be dealt with. Whether it was still waiting for an answer.
   * @param requeue Whether it is to be delivered again, after a while. @default true
   */
  reject(id: string, options?: { readonly requeue?: boolean }): boolean;
  /**
   * Counts a message as delivered that was received in an earlier attempt of a run, so that it is not received again.
   * Whether it was there.
   */
  markReceived(id: string, attempt: number): boolean;
  /** Leaves the channel. What was not dealt with becomes dead letters. */
  close(): void;
}

/** What happens to a message when a mailbox is full. */
export type WhenFull = 'reject' | 'block' | 'drop-oldest' | 'drop-newest';
