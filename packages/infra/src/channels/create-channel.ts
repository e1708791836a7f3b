import { SpellError, systemClock, type Clock, type EventBus, type JsonObject } from '@llmspell/core';

import { eventPattern, normalType, type EventPattern } from '../events/event-pattern.ts';
import { checkOption } from '../resilience/policy/check-option.ts';
import type { Channel, ChannelKind, ChannelOptions, ChannelStats, JoinOptions, SendReceipt } from './channel.ts';
import { DeadLetters, type DeadLetter, type DeadLetterQuery } from './dead-letters.ts';
import { mailboxFull } from './mailbox-full.ts';
import type { WhenFull } from './mailbox.ts';
import { MessageMailbox, type MailboxParts } from './message-mailbox.ts';
import type { Message, OutgoingMessage } from './message.ts';
import { toMessage } from './to-message.ts';

/** Makes a channel. Nothing runs while nobody waits. */
export function createChannel(options: ChannelOptions): Channel {
  return new MessageChannel(options);
}

interface Member {
  readonly mailbox: MessageMailbox;
  readonly wants: EventPattern;
}

type MailboxLimits = Pick<MailboxParts, 'capacity' | 'whenFull' | 'redelivery'>;

const MAX_MEMBERS = 10_000;
const POLICIES: ReadonlySet<WhenFull> = new Set(['reject', 'block', 'drop-oldest', 'drop-newest']);
const KINDS: ReadonlySet<ChannelKind> = new Set(['direct', 'broadcast', 'topic']);

class MessageChannel implements Channel {
  readonly name: string;
  readonly kind: ChannelKind;
  readonly #clock: Clock;
  readonly #newId: () => string;
  readonly #events: Pick<EventBus, 'has' | 'emit'> | undefined;
  readonly #senders: ReadonlySet<string> | undefined;
  readonly #receivers: ReadonlySet<string> | undefined;
  readonly #limits: MailboxLimits;
  readonly #members = new Map<string, Member>();
  readonly #deadLetters: DeadLetters;
  #sent = 0;
  #closed = false;

  constructor(options: ChannelOptions) {
    const { name, kind = 'direct', clock = systemClock, deadLetterCapacity = 1_000, events } = options;
    if (!KINDS.has(kind)) throw new TypeError(`Expected a kind of ${[...KINDS].join(', ')}; got "${kind}".`);
    this.name = name;
    this.kind = kind;
    this.#clock = clock;
    this.#newId = options.newId ?? (() => String(this.#sent));
    this.#events = events;
    this.#senders = options.senders && new Set(options.senders);
    this.#receivers = options.receivers && new Set(options.receivers);
    this.#limits = toLimits(options);
    this.#deadLetters = new DeadLetters(checkOption('deadLetterCapacity', deadLetterCapacity, { min: 1 }));
  }

  get stats(): ChannelStats {
    const each = [...this.#members.values()].map(({ mailbox }) => mailbox.stats);
    const sum = (of: (stats: (typeof each)[number]) => number): number => each.reduce((all, one) => all + of(one), 0);
    return {
      sent: this.#sent,
      pending: sum(({ pending }) => pending),
      unacknowledged: sum(({ unacknowledged }) => unacknowledged),
      deadLetters: this.#deadLetters.total,
      members: [...this.#members.keys()],
    };
  }

  join(member: string, { pattern }: JoinOptions = {}): MessageMailbox {
    this.#assertOpen();
    if (pattern !== undefined && this.kind !== 'topic') {
      throw this.#error('VALIDATION_FAILED', 'A pattern is for topic channels');
    }
    this.#assertAllowed(member, this.#receivers, 'join');
    if (this.#members.has(member)) throw this.#error('ALREADY_EXISTS', `"${member}" has joined already`);
    if (this.#members.size >= MAX_MEMBERS) {
      throw this.#error('VALIDATION_FAILED', `It has ${MAX_MEMBERS} members, which is as many as it may have`);
    }
    const mailbox = new MessageMailbox({
      ...this.#limits,
      member,
      clock: this.#clock,
      giveUp: (message, reason) => this.#giveUp({ message, receiver: member, reason, timestamp: this.#clock.now() }),
      report: (type, { id }) => this.#emit(type, { id, receiver: member }),
      onClose: () => this.#members.delete(member),
    });
    this.#members.set(member, { mailbox, wants: eventPattern(pattern ?? '*') });
    return mailbox;
  }

  mailbox(member: string): MessageMailbox {
    this.#assertOpen();
    const found = this.#members.get(member);
    if (found !== undefined) return found.mailbox;
    const members = [...this.#members.keys()].slice(0, 10).join(', ');
    throw this.#error('NOT_FOUND', `"${member}" has not joined. Members are: ${members === '' ? 'nobody' : members}`);
  }

  async send(outgoing: OutgoingMessage, signal?: AbortSignal): Promise<SendReceipt> {
    signal?.throwIfAborted();
    this.#assertOpen();
    this.#assertAllowed(outgoing.from, this.#senders, 'send');
    const mailboxes = this.#mailboxesFor(outgoing);
    if (this.#limits.whenFull === 'reject') this.#assertRoom(mailboxes);
    const message = toMessage(outgoing, {
      channel: this.name,
      now: this.#clock.now(),
      newId: () => {
        this.#sent += 1;
        return this.#newId();
      },
    });
    const receivers = mailboxes.map(({ member }) => member);
    this.#emit('channel.sent', { id: message.id, from: message.from, receivers });
    await Promise.all(mailboxes.map((mailbox) => mailbox.put(message, signal)));
    return { id: message.id, receivers };
  }

  deadLetters(query?: DeadLetterQuery): readonly DeadLetter[] {
    for (const { mailbox } of this.#members.values()) mailbox.update();
    return this.#deadLetters.list(query);
  }

  redeliver(query?: DeadLetterQuery): number {
    this.#assertOpen();
    let count = 0;
    for (const letter of this.deadLetters(query)) {
      const mailbox = this.#members.get(letter.receiver)?.mailbox;
      if (mailbox?.offer(this.#renew(letter.message)) !== true) continue;
      this.#deadLetters.remove(letter);
      count += 1;
    }
    return count;
  }

  close(): void {
    if (this.#closed) return;
    for (const { mailbox } of this.#members.values()) mailbox.close();
    this.#closed = true;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #mailboxesFor({ from, to, topic }: OutgoingMessage): readonly MessageMailbox[] {
    if ((topic !== undefined) !== (this.kind === 'topic')) {
      throw this.#error('VALIDATION_FAILED', 'A message has a `topic` on a topic channel, and only there');
    }
    if ((to !== undefined) !== (this.kind === 'direct')) {
      throw this.#error('VALIDATION_FAILED', 'A message is sent `to` somebody on a direct channel, and only there');
    }
    if (to !== undefined) return [this.mailbox(to)];
    const others = [...this.#members.values()].filter(({ mailbox }) => mailbox.member !== from);
    return others.filter(({ wants }) => wants(normalType(topic ?? ''))).map(({ mailbox }) => mailbox);
  }

  /** Before anybody gets it, so that it goes to all or to none. */
  #assertRoom(mailboxes: readonly MessageMailbox[]): void {
    const full = mailboxes.find(({ hasRoom }) => !hasRoom);
    if (full !== undefined) throw mailboxFull(full.member, this.#limits.capacity);
  }

  #renew(message: Message): Message {
    const { timestamp, expiresAt } = message;
    const renewed = { ...message, attempt: 1 };
    return expiresAt === undefined ? renewed : { ...renewed, expiresAt: this.#clock.now() + expiresAt - timestamp };
  }

  #giveUp(letter: DeadLetter): void {
    this.#deadLetters.add(letter);
    const { message, receiver, reason } = letter;
    this.#emit('channel.dead_lettered', { id: message.id, receiver, reason });
  }

  #emit(type: string, data: JsonObject): void {
    if (this.#events?.has(type) !== true) return;
    this.#events.emit({ type, data: { channel: this.name, kind: this.kind, ...data } });
  }

  #assertAllowed(member: string, allowed: ReadonlySet<string> | undefined, what: 'join' | 'send'): void {
    if (typeof member !== 'string' || member === '') {
      throw this.#error('VALIDATION_FAILED', `Whoever wants to ${what} needs a name`);
    }
    if (allowed === undefined || allowed.has(member)) return;
    throw this.#error('PERMISSION_DENIED', `"${member}" may not ${what}. Name it among those who may`);
  }

  #assertOpen(): void {
    if (this.#closed) throw this.#error('CLOSED', 'It was closed');
  }

  #error(code: 'VALIDATION_FAILED' | 'NOT_FOUND' | 'ALREADY_EXISTS' | 'PERMISSION_DENIED' | 'CLOSED', text: string) {
    return new SpellError({ code, message: `Channel "${this.name}": ${text}.`, data: { channel: this.name } });
  }
}

function toLimits(options: ChannelOptions): MailboxLimits {
  const { capacity = 1_000, whenFull = 'reject', ackTimeoutMs = 30_000, maxAttempts = 5 } = options;
  const { backoffMs = 1_000, maxBackoffMs = 60_000 } = options;
  if (!POLICIES.has(whenFull)) {
    throw new TypeError(`Expected whenFull to be one of ${[...POLICIES].join(', ')}; got "${whenFull}".`);
  }
  return {
    capacity: checkOption('capacity', capacity, { min: 1 }),
    whenFull,
    redelivery: {
      ackTimeoutMs: checkOption('ackTimeoutMs', ackTimeoutMs, { min: 1 }),
      maxAttempts: checkOption('maxAttempts', maxAttempts, { min: 1, integer: true }),
      backoffMs: checkOption('backoffMs', backoffMs, { min: 0 }),
      maxBackoffMs: checkOption('maxBackoffMs', maxBackoffMs, { min: 0 }),
    },
  };
}
