import type { DeadLetterReason } from './dead-letters.ts';
import { MESSAGE_PRIORITIES, type Message } from './message.ts';

/** How often, and after what time, a message that was not acknowledged is delivered again. */
export interface Redelivery {
  /** ms to acknowledge a message in. */
  readonly ackTimeoutMs: number;
  /** Deliveries of one message, at most. */
  readonly maxAttempts: number;
  /** ms before the second delivery; doubles with each. */
  readonly backoffMs: number;
  /** ms at most between deliveries. */
  readonly maxBackoffMs: number;
}

interface Item {
  /** As it will be delivered next. */
  readonly message: Message;
  /** Its place among equally urgent ones. */
  readonly order: number;
}

interface Timed {
  readonly item: Item;
  /** Epoch ms. */
  readonly due: number;
}

/**
 * The messages of one receiver, and how far each of them is: ready, waiting for its next delivery, or delivered and not
 * yet acknowledged. It has no timer: whoever uses it calls {@link MessageQueue.settle} with the time, and learns from
 * {@link MessageQueue.due} when something will change by itself.
 */
export class MessageQueue {
  readonly #redelivery: Redelivery;
  readonly #giveUp: (message: Message, reason: DeadLetterReason) => void;
  readonly #ready: Item[] = [];
  readonly #delayed = new Map<string, Timed>();
  readonly #delivered = new Map<string, Timed>();
  #nextOrder = 0;
  #due = Infinity;

  constructor(redelivery: Redelivery, giveUp: (message: Message, reason: DeadLetterReason) => void) {
    this.#redelivery = redelivery;
    this.#giveUp = giveUp;
  }

  /** Messages that are not done with. */
  get size(): number {
    return this.#ready.length + this.#delayed.size + this.#delivered.size;
  }

  /** Messages that can be taken now. */
  get ready(): number {
    return this.#ready.length;
  }

  /** Messages that were delivered and have to be acknowledged. */
  get unacknowledged(): number {
    return this.#delivered.size;
  }

  /** When to settle again, epoch ms; `Infinity` when nothing changes by itself. */
  get due(): number {
    return this.#due;
  }

  add(message: Message): void {
    this.#nextOrder += 1;
    this.#insert({ message, order: this.#nextOrder });
  }

  /** The most urgent message, which counts as delivered then. */
  take(now: number): Message | undefined {
    const item = this.#ready.shift();
    if (item === undefined) return undefined;
    const { message } = item;
    if (message.requiresAck) {
      this.#schedule(this.#delivered, { item, due: now + this.#redelivery.ackTimeoutMs });
    }
    return message;
  }

  /** Ends a message that was delivered; whether there was one. */
  acknowledge(id: string): boolean {
    return this.#delivered.delete(id);
  }

  /** Gives a delivered message back: to be delivered again later, or up. Whether there was one. */
  reject(id: string, { requeue, now }: { readonly requeue: boolean; readonly now: number }): boolean {
    const found = this.#delivered.get(id);
    if (found === undefined) return false;
    this.#delivered.delete(id);
    if (requeue) this.#deliverLater(found.item, now);
    else this.#giveUp(found.item.message, 'rejected');
    return true;
  }

  /**
   * Takes away a message wherever it is, as one that was delivered elsewhere: as delivered now, so that it can be
   * acknowledged. Whether there was one.
   */
  takeById(id: string, { attempt, now }: { readonly attempt: number; readonly now: number }): boolean {
    const item = this.#remove(id);
    if (item === undefined) return false;
    if (item.message.requiresAck) {
      const taken = { ...item, message: { ...item.message, attempt } };
      this.#schedule(this.#delivered, { item: taken, due: now + this.#redelivery.ackTimeoutMs });
    }
    return true;
  }

  /**
   * Makes room for a message: gives up the oldest of the least urgent ones that are ready. Whether there was one that is
   * not more urgent.
   */
  dropFor({ priority }: Message): boolean {
    const last = this.#ready.at(-1);
    if (last === undefined || levelOf(last.message) > levelOf({ priority })) return false;
    const index = this.#ready.findIndex(({ message }) => message.priority === last.message.priority);
    for (const { message } of this.#ready.splice(index, 1)) this.#giveUp(message, 'overflow');
    return true;
  }

  /** Gives up everything. */
  clear(reason: DeadLetterReason): void {
    const timed = [...this.#delayed.values(), ...this.#delivered.values()].map(({ item }) => item);
    const all = [...this.#ready, ...timed].toSorted((a, b) => a.order - b.order);
    this.#ready.length = 0;
    this.#delayed.clear();
    this.#delivered.clear();
    this.#due = Infinity;
    for (const { message } of all) this.#giveUp(message, reason);
  }

  /** Does what is due by now: what was not acknowledged, what waits for its next delivery, what expired. */
  settle(now: number): void {
    if (now < this.#due) return;
    for (const { item } of takeDue(this.#delivered, now)) this.#deliverLater(item, now);
    for (const { item } of takeDue(this.#delayed, now)) this.#insert(item);
    for (const item of [...this.#ready, ...[...this.#delayed.values()].map((timed) => timed.item)]) {
      if (expiryOf(item) > now) continue;
      // Whoever hears of one that is given up may look here, which gives up the others.
      if (this.#remove(item.message.id) !== undefined) this.#giveUp(item.message, 'expired');
    }
    this.#due = this.#nextDue();
  }

  #nextDue(): number {
    let next = Infinity;
    for (const item of this.#ready) next = Math.min(next, expiryOf(item));
    for (const { item, due } of this.#delayed.values()) next = Math.min(next, due, expiryOf(item));
    for (const { due } of this.#delivered.values()) next = Math.min(next, due);
    return next;
  }

  #deliverLater({ message, order }: Item, now: number): void {
    const { maxAttempts, backoffMs, maxBackoffMs } = this.#redelivery;
    if (message.attempt >= maxAttempts) {
      this.#giveUp(message, 'max-attempts');
      return;
    }
    const item = { message: { ...message, attempt: message.attempt + 1 }, order };
    const waitMs = Math.min(backoffMs * 2 ** (message.attempt - 1), maxBackoffMs);
    if (waitMs <= 0) {
      this.#insert(item);
      return;
    }
    this.#due = Math.min(this.#due, expiryOf(item));
    this.#schedule(this.#delayed, { item, due: now + waitMs });
  }

  #schedule(where: Map<string, Timed>, timed: Timed): void {
    where.set(timed.item.message.id, timed);
    this.#due = Math.min(this.#due, timed.due);
  }

  #insert(item: Item): void {
    const isBehind = (other: Item): boolean => comesBefore(item, other);
    const index = this.#ready.findLastIndex((other) => !isBehind(other)) + 1;
    this.#ready.splice(index, 0, item);
    this.#due = Math.min(this.#due, expiryOf(item));
  }

  #remove(id: string): Item | undefined {
    const index = this.#ready.findIndex(({ message }) => message.id === id);
    if (index >= 0) return this.#ready.splice(index, 1)[0];
    const found = this.#delayed.get(id) ?? this.#delivered.get(id);
    this.#delayed.delete(id);
    this.#delivered.delete(id);
    return found?.item;
  }
}

function takeDue(from: Map<string, Timed>, now: number): readonly Timed[] {
  const due = [...from.values()].filter((timed) => timed.due <= now);
  for (const { item } of due) from.delete(item.message.id);
  return due;
}

function expiryOf({ message }: Item): number {
  return message.expiresAt ?? Infinity;
}

function comesBefore(item: Item, other: Item): boolean {
  const difference = levelOf(item.message) - levelOf(other.message);
  return difference === 0 ? item.order < other.order : difference > 0;
}

function levelOf({ priority }: Pick<Message, 'priority'>): number {
  return MESSAGE_PRIORITIES.indexOf(priority);
}
