import { SpellError, type Clock } from '@llmspell/core';

import { createAlarm, type Alarm } from './alarm.ts';
import type { DeadLetterReason } from './dead-letters.ts';
import { mailboxFull } from './mailbox-full.ts';
import type { Mailbox, MailboxStats, ReceiveOptions, WhenFull } from './mailbox.ts';
import { MessageQueue, type Redelivery } from './message-queue.ts';
import type { Message } from './message.ts';

/** What a mailbox is made of. */
export interface MailboxParts {
  readonly member: string;
  readonly clock: Clock;
  readonly capacity: number;
  readonly whenFull: WhenFull;
  readonly redelivery: Redelivery;
  /** Told of every message that is given up. */
  readonly giveUp: (message: Message, reason: DeadLetterReason) => void;
  /** Told of every delivery and acknowledgement. */
  readonly report: (type: 'channel.received' | 'channel.acknowledged', message: Pick<Message, 'id'>) => void;
  readonly onClose: () => void;
}

interface BlockedSender {
  readonly message: Message;
  readonly accepted: () => void;
  readonly refused: (error: unknown) => void;
}

/** Senders that wait for room in one mailbox: they hold their messages in memory, too. */
const MAX_BLOCKED = 10_000;

/** A mailbox with the side that the channel puts messages in. */
export class MessageMailbox implements Mailbox {
  readonly #parts: MailboxParts;
  readonly #queue: MessageQueue;
  readonly #alarm: Alarm;
  readonly #receivers = new Set<(message: Message | undefined) => void>();
  readonly #senders = new Set<BlockedSender>();
  #closed = false;

  constructor(parts: MailboxParts) {
    this.#parts = parts;
    this.#queue = new MessageQueue(parts.redelivery, parts.giveUp);
    this.#alarm = createAlarm(parts.clock, () => this.update());
  }

  get member(): string {
    return this.#parts.member;
  }

  get stats(): MailboxStats {
    this.update();
    return { pending: this.#queue.size + this.#senders.size, unacknowledged: this.#queue.unacknowledged };
  }

  /** Whether a message would be taken at once. */
  get hasRoom(): boolean {
    this.update();
    return this.#queue.size < this.#parts.capacity;
  }

  receive({ timeoutMs = Infinity, signal }: ReceiveOptions = {}): Promise<Message | undefined> {
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    this.update();
    const message = this.#take();
    if (message !== undefined || this.#closed || timeoutMs <= 0) {
      this.update();
      return Promise.resolve(message);
    }
    return this.#wait(timeoutMs, signal);
  }

  acknowledge(id: string): boolean {
    this.update();
    const done = this.#queue.acknowledge(id);
    if (done) this.#parts.report('channel.acknowledged', { id });
    this.update();
    return done;
  }

  reject(id: string, { requeue = true }: { readonly requeue?: boolean } = {}): boolean {
    this.update();
    const found = this.#queue.reject(id, { requeue, now: this.#parts.clock.now() });
    this.update();
    return found;
  }

  markReceived(id: string, attempt: number): boolean {
    this.update();
    const found = this.#queue.takeById(id, { attempt, now: this.#parts.clock.now() });
    this.update();
    return found;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#parts.onClose();
    this.#queue.clear('receiver-left');
    for (const sender of this.#senders) sender.refused(receiverLeft(this.member));
    this.#senders.clear();
    for (const receiver of this.#receivers) receiver(undefined);
    this.#alarm.set(Infinity);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Message> {
    for (let message = await this.receive(); message !== undefined; message = await this.receive()) yield message;
  }

  /** Puts a message in if there is room; whether there was. */
  offer(message: Message): boolean {
    if (this.#closed || !this.hasRoom || this.#senders.size > 0) return false;
    this.#queue.add(message);
    this.update();
    return true;
  }

  /** Puts a message in, as soon as there is room or at once, as the mailbox was told. */
  async put(message: Message, signal?: AbortSignal): Promise<void> {
    if (this.offer(message)) return;
    if (this.#closed) {
      this.#parts.giveUp(message, 'receiver-left');
      return;
    }
    switch (this.#parts.whenFull) {
      case 'block':
        if (this.#senders.size >= MAX_BLOCKED) throw mailboxFull(this.member, this.#parts.capacity);
        await this.#block(message, signal);
        return;
      case 'drop-oldest':
        if (!this.#queue.dropFor(message) || !this.offer(message)) this.#parts.giveUp(message, 'overflow');
        return;
      case 'drop-newest':
        this.#parts.giveUp(message, 'overflow');
        return;
      case 'reject':
        throw mailboxFull(this.member, this.#parts.capacity);
      default:
        this.#parts.whenFull satisfies never;
    }
  }

  /** Brings everything to the present: what is due, senders for whom there is room, receivers for whom there is a message. */
  update(): void {
    if (this.#closed) return;
    this.#queue.settle(this.#parts.clock.now());
    for (const receiver of this.#receivers) {
      const message = this.#take();
      if (message === undefined) break;
      receiver(message);
    }
    for (const { message, accepted } of this.#senders) {
      if (this.#queue.size >= this.#parts.capacity) break;
      this.#queue.add(message);
      accepted();
    }
    if (this.#receivers.size > 0 && this.#queue.ready > 0) this.update();
    else this.#setAlarm();
  }

  #block(message: Message, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        this.#senders.delete(sender);
        signal?.removeEventListener('abort', onAbort);
        settle();
      };
      const sender: BlockedSender = {
        message,
        accepted: () => end(resolve),
        refused: (error) => end(() => reject(error)),
      };
      const onAbort = (): void => end(() => reject(signal?.reason as Error));
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#senders.add(sender);
      this.update();
    });
  }

  #wait(timeoutMs: number, signal: AbortSignal | undefined): Promise<Message | undefined> {
    const { clock } = this.#parts;
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        this.#receivers.delete(receiver);
        signal?.removeEventListener('abort', onAbort);
        late.set(Infinity);
        settle();
        this.#setAlarm();
      };
      const receiver = (message: Message | undefined): void => end(() => resolve(message));
      const onAbort = (): void => end(() => reject(signal?.reason as Error));
      const late = createAlarm(clock, () => receiver(undefined));
      late.set(clock.now() + timeoutMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#receivers.add(receiver);
      this.#setAlarm();
    });
  }

  #take(): Message | undefined {
    const message = this.#queue.take(this.#parts.clock.now());
    if (message !== undefined) this.#parts.report('channel.received', message);
    return message;
  }

  /** Only those who wait need to be woken; everything else finds out when it looks. */
  #setAlarm(): void {
    this.#alarm.set(this.#receivers.size + this.#senders.size > 0 ? this.#queue.due : Infinity);
  }
}

function receiverLeft(member: string): SpellError {
  return new SpellError({
    code: 'CLOSED',
    message: `"${member}" left the channel while the message waited for room in its mailbox.`,
    data: { member },
  });
}
