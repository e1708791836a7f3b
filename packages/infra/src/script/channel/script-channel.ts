import { SpellError, type HostCall, type JsonObject, type RunContext } from '@llmspell/core';

import type { Channel, ChannelOptions, SendReceipt } from '../../channels/channel.ts';
import { createChannel } from '../../channels/create-channel.ts';
import type { DeadLetterQuery } from '../../channels/dead-letters.ts';
import type { OutgoingMessage } from '../../channels/message.ts';
import { toScriptDeadLetter, toScriptMessage } from './script-message.ts';

const KEY = Symbol('channels');
const MAX_CHANNELS = 1_000;

/**
 * A channel of a script. What can depend on the time is an effect, so that a replay is answered from the record; what was
 * recorded is then done to the channel too, so that it goes on from the same state.
 */
export class ScriptChannel {
  readonly #channel: Channel;

  constructor(call: HostCall, options: ChannelOptions) {
    const { context, spell } = call;
    const made = spell.local(KEY, () => ({ count: 0 }));
    made.count += 1;
    if (made.count > MAX_CHANNELS) throw tooMany();
    this.#channel = createChannel({
      ...options,
      clock: context.clock,
      events: {
        has: (type) => context.events.has(type),
        emit: ({ type, data }) => context.emit(type, () => data),
      },
    });
  }

  get name(): string {
    return this.#channel.name;
  }

  get kind(): string {
    return this.#channel.kind;
  }

  join(member: string, pattern: string | undefined): void {
    this.#channel.join(member, pattern === undefined ? {} : { pattern });
  }

  /** Whether it was a member. */
  leave(member: string): boolean {
    if (!this.#channel.stats.members.includes(member)) return false;
    this.#channel.mailbox(member).close();
    return true;
  }

  send(message: OutgoingMessage, { signal }: RunContext): Promise<SendReceipt> {
    return this.#channel.send(message, signal);
  }

  /** `null` when nothing came in time. */
  async receive(member: string, timeoutMs: number, context: RunContext): Promise<JsonObject | null> {
    const mailbox = this.#channel.mailbox(member);
    let waited = false;
    const message = await context.effect('channel.receive', async ({ signal }) => {
      waited = true;
      return (await mailbox.receive({ timeoutMs, signal })) ?? null;
    });
    if (message === null) return null;
    if (!waited) mailbox.markReceived(message.id, message.attempt);
    return toScriptMessage(message);
  }

  acknowledge(member: string, id: string, context: RunContext): Promise<boolean> {
    const done = this.#channel.mailbox(member).acknowledge(id);
    return context.effect('channel.acknowledge', () => done);
  }

  reject(member: string, message: { readonly id: string; readonly requeue: boolean }, context: RunContext) {
    const { id, requeue } = message;
    const done = this.#channel.mailbox(member).reject(id, { requeue });
    return context.effect('channel.reject', () => done);
  }

  deadLetters(query: DeadLetterQuery, context: RunContext): Promise<readonly JsonObject[]> {
    return context.effect('channel.dead_letters', () => this.#channel.deadLetters(query).map(toScriptDeadLetter));
  }

  redeliver(query: DeadLetterQuery, context: RunContext): Promise<number> {
    const count = this.#channel.redeliver(query);
    return context.effect('channel.redeliver', () => count);
  }

  stats(context: RunContext): Promise<JsonObject> {
    return context.effect('channel.stats', () => {
      const { deadLetters, ...stats } = this.#channel.stats;
      return { ...stats, dead_letters: deadLetters };
    });
  }

  close(): void {
    this.#channel.close();
  }
}

function tooMany(): SpellError {
  return new SpellError({
    code: 'VALIDATION_FAILED',
    message: `A spell may have ${MAX_CHANNELS} channels. Keep one and let more members join it.`,
  });
}
