import { defineHostMethod, type HostClass, type JsonValue } from '@llmspell/core';
import { z } from 'zod';

import { MESSAGE_PRIORITIES } from '../../channels/message.ts';
import { ScriptChannel } from './script-channel.ts';

const MAX_CAPACITY = 10_000;

const name = z.string().min(1);
const ms = z.number().min(0);

const channelOptions = z.object({
  name: name.default('channel'),
  type: z.enum(['direct', 'broadcast', 'topic']).default('direct'),
  senders: z.array(z.string()).exactOptional(),
  receivers: z.array(z.string()).exactOptional(),
  capacity: z.int().min(1).max(MAX_CAPACITY).exactOptional(),
  whenFull: z.enum(['reject', 'block', 'drop-oldest', 'drop-newest']).exactOptional(),
  ackTimeoutMs: z.number().min(1).exactOptional(),
  maxAttempts: z.int().min(1).exactOptional(),
  backoffMs: ms.exactOptional(),
  maxBackoffMs: ms.exactOptional(),
});

const outgoing = z.object({
  from: name,
  to: name.exactOptional(),
  topic: z.string().exactOptional(),
  // The channel refuses what is no JSON.
  payload: z.custom<JsonValue>().optional().default(null),
  type: z.string().exactOptional(),
  priority: z.enum(MESSAGE_PRIORITIES).exactOptional(),
  ttlMs: z.number().positive().exactOptional(),
  requiresAck: z.boolean().exactOptional(),
  correlationId: z.string().exactOptional(),
});

const query = z.object({ id: z.string().optional(), receiver: z.string().optional() });

type Query = z.infer<typeof query>;

/** `Channel`: messages between the agents of a spell. */
export const channelClass: HostClass = {
  name: 'Channel',
  description: 'Messages between members: to one of them, to all, or to those who want the topic.',
  aliases: ['CommunicationChannel'],
  fields: ({ name: channel, kind }: ScriptChannel) => ({ name: channel, type: kind }),
  construct: defineHostMethod({
    description:
      'Channel.new{ name?, type? = "direct" | "broadcast" | "topic", capacity? = 1000, when_full? = "reject" | "block" | "drop-oldest" | "drop-newest", ack_timeout_ms? = 30000, max_attempts? = 5, backoff_ms? = 1000, max_backoff_ms? = 60000, senders?, receivers? }',
    params: z.tuple([channelOptions.optional()]),
    call(call, _self, options = channelOptions.parse({})) {
      const { type, ...given } = options;
      return new ScriptChannel(call, { ...given, kind: type, deadLetterCapacity: MAX_CAPACITY });
    },
  }),
  methods: {
    join: defineHostMethod<[string, ({ readonly pattern?: string | undefined } | undefined)?], ScriptChannel>({
      description:
        'channel:join(member, { pattern? }?): from now on it receives; on a topic channel what fits the pattern.',
      params: z.tuple([name, z.object({ pattern: z.string().optional() }).optional()]),
      call: (_call, self, ...[member, options]) => self.join(member, options?.pattern),
    }),
    leave: defineHostMethod<[string], ScriptChannel>({
      description: 'channel:leave(member): whether it was a member. What it did not deal with becomes dead letters.',
      params: z.tuple([name]),
      call: (_call, self, member) => self.leave(member),
    }),
    send: defineHostMethod<[z.infer<typeof outgoing>], ScriptChannel>({
      description:
        'channel:send{ from, to?, topic?, payload, type?, priority? = "low" | "normal" | "high" | "critical", ttl_ms?, requires_ack?, correlation_id? }: { id, receivers }.',
      params: z.tuple([outgoing]),
      aliases: ['sendMessage'],
      call: ({ context }, self, message) => self.send(message, context),
    }),
    receive: defineHostMethod<[string, (number | undefined)?], ScriptChannel>({
      description:
        'channel:receive(member, timeout_ms = 5000): the most urgent message, or nothing when none comes in time.',
      params: z.tuple([name, ms.optional()]),
      call: ({ context }, self, ...[member, timeoutMs = 5_000]) => self.receive(member, timeoutMs, context),
    }),
    acknowledge: defineHostMethod<[string, string], ScriptChannel>({
      description:
        'channel:acknowledge(member, id): says that the message was dealt with; false when that came too late.',
      params: z.tuple([name, z.string()]),
      aliases: ['ack'],
      call: ({ context }, self, ...[member, id]) => self.acknowledge(member, id, context),
    }),
    reject: defineHostMethod<
      [string, string, ({ readonly requeue?: boolean | undefined } | undefined)?],
      ScriptChannel
    >({
      description:
        'channel:reject(member, id, { requeue? = true }?): says that the message could not be dealt with, so that it comes again or becomes a dead letter.',
      params: z.tuple([name, z.string(), z.object({ requeue: z.boolean().optional() }).optional()]),
      call: ({ context }, self, ...[member, id, options]) =>
        self.reject(member, { id, requeue: options?.requeue ?? true }, context),
    }),
    deadLetters: defineHostMethod<[(Query | undefined)?], ScriptChannel>({
      description:
        'channel:dead_letters({ id?, receiver? }?): what was given up: { message, receiver, reason, timestamp }.',
      params: z.tuple([query.optional()]),
      call: ({ context }, self, wanted = {}) => self.deadLetters(wanted, context),
    }),
    redeliver: defineHostMethod<[(Query | undefined)?], ScriptChannel>({
      description: 'channel:redeliver({ id?, receiver? }?): sends dead letters again; how many.',
      params: z.tuple([query.optional()]),
      call: ({ context }, self, wanted = {}) => self.redeliver(wanted, context),
    }),
    stats: defineHostMethod<[], ScriptChannel>({
      description: '{ sent, pending, unacknowledged, dead_letters, members }.',
      params: z.tuple([]),
      call: ({ context }, self) => self.stats(context),
    }),
    close: defineHostMethod<[], ScriptChannel>({
      description: 'Ends the channel. Those who wait get nothing.',
      params: z.tuple([]),
      call: (_call, self) => self.close(),
    }),
  },
};
