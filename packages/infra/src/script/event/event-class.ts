import {
  defineHostMethod,
  isScriptFunction,
  SpellError,
  type HostCall,
  type HostClass,
  type JsonObject,
  type ScriptFunction,
} from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';
import { z } from 'zod';

import { assertEventData, type EventSchema } from '../../events/assert-event-data.ts';
import { normalType } from '../../events/event-pattern.ts';
import { toEventData } from './script-event.ts';
import { callForEach, receive, subscribe, subscriptionsOf, type Subscription } from './subscriptions.ts';

const DECLARED = Symbol('declared event types');
const MAX_DECLARED = 1_000;

const publishOptions = z.looseObject({
  language: z.string().optional(),
  correlationId: z.string().optional(),
  ttlSeconds: z.number().min(0).optional(),
});

const subscribeOptions = z.looseObject({ component: z.string().min(1).optional() });

/** `Event`: the event bus, by queue (`subscribe`, `receive`) and by callback (`on`). */
export const eventClass: HostClass = {
  name: 'Event',
  description: 'The event bus. Patterns are types, or have stars: "tool.*"; ":" is the same as ".".',
  aliases: ['Events', 'eventBus'],
  statics: {
    publish: defineHostMethod({
      description:
        'Event.publish(type, data, { correlation_id?, ttl_seconds? }?): tells everybody who listens; after its time to live nobody receives it any more.',
      params: z.tuple([z.string(), z.unknown().optional(), publishOptions.optional()]),
      aliases: ['emit'],
      call(call, _self, ...[type, data, options]) {
        publish(call, type, { ...options, data });
        return true;
      },
    }),
    subscribe: defineHostMethod({
      description:
        'Event.subscribe(pattern, { component? }?): queues events from now on and gives the id for Event.receive; with a component ("agent:researcher"), only what happens inside it.',
      params: z.tuple([z.string(), subscribeOptions.optional()]),
      call: (call, _self, ...[pattern, options]) => subscribe(call, pattern, options).id,
    }),
    receive: defineHostMethod({
      description: 'Event.receive(id, timeout_ms = 5000): the next event, or nothing when none comes in time.',
      params: z.tuple([z.string(), z.number().min(0).optional()]),
      call: (call, _self, ...[id, timeoutMs = 5_000]) => receive(call, find(call, id), timeoutMs),
    }),
    on: defineHostMethod({
      description:
        'Event.on(pattern, function(event), { component? }?): calls the function for each event; gives the id for Event.unsubscribe.',
      params: z.tuple([
        z.string(),
        z.custom<ScriptFunction>(isScriptFunction, 'expected a function'),
        subscribeOptions.optional(),
      ]),
      call(call, _self, ...[pattern, listener, options]) {
        const subscription = subscribe(call, pattern, options);
        void callForEach(call, subscription, listener);
        return subscription.id;
      },
    }),
    declare: defineHostMethod({
      description:
        'Event.declare(type, schema): from now on Event.publish of this spell refuses data of the type that does not fit the JSON Schema.',
      params: z.tuple([z.string(), z.record(z.string(), z.unknown())]),
      call: (call, _self, ...[type, schema]) => declare(call, type, schema),
    }),
    unsubscribe: defineHostMethod({
      description: 'Event.unsubscribe(id): whether there was such a subscription.',
      params: z.tuple([z.string()]),
      aliases: ['off'],
      call(call, _self, id) {
        subscriptionsOf(call).get(id)?.stream.close();
        return subscriptionsOf(call).delete(id);
      },
    }),
    listSubscriptions: defineHostMethod({
      description: 'The subscriptions of this spell: { id, pattern, language }.',
      params: z.tuple([]),
      call: (call) =>
        [...subscriptionsOf(call).values()].map(({ id, pattern, language }) => ({ id, pattern, language })),
    }),
    getStats: defineHostMethod({
      description: 'What this spell received and has not read, and how many subscriptions it has.',
      params: z.tuple([]),
      call: (call) => statsOf([...subscriptionsOf(call).values()]),
    }),
  },
};

interface Published extends z.infer<typeof publishOptions> {
  readonly data: unknown;
}

function publish(call: HostCall, type: string, options: Published): void {
  const { context } = call;
  const { data: given = {}, language = call.language, correlationId = context.correlationId, ttlSeconds } = options;
  const data = toJson(given, `The data of event "${type}"`);
  const declared = declaredTypes(call).get(normalType(type));
  if (declared !== undefined) assertEventData(declared, data);
  if (!context.events.has(type)) return;
  const { runId, path } = context;
  context.events.emit({ type, data: toEventData(data, { language, ttlSeconds }), runId, path, correlationId });
}

function declare(call: HostCall, type: string, schema: Readonly<Record<string, unknown>>): void {
  const types = declaredTypes(call);
  if (types.size >= MAX_DECLARED) {
    throw new SpellError({
      code: 'VALIDATION_FAILED',
      message: `A spell may declare ${MAX_DECLARED} event types. Declare the types that have a fixed shape, and no names made up on the way.`,
    });
  }
  // A record of JSON is an object.
  const document = toJson(schema, `The schema of event type "${type}"`) as JsonObject;
  types.set(normalType(type), { type, schema: call.context.jsonSchemas.compile(document) });
}

/** The types that a spell declared, for itself alone: what others emit is not its business. */
function declaredTypes({ spell }: HostCall): Map<string, EventSchema> {
  return spell.local(DECLARED, () => new Map<string, EventSchema>());
}

function find(call: HostCall, id: string): Subscription {
  const found = subscriptionsOf(call).get(id);
  if (found !== undefined) return found;
  throw new SpellError({
    code: 'NOT_FOUND',
    message: `There is no subscription "${id}". Take the id that Event.subscribe gave, and do not use it after Event.unsubscribe.`,
  });
}

function statsOf(subscriptions: readonly Subscription[]) {
  const total = (of: (subscription: Subscription) => number): number =>
    subscriptions.reduce((sum, subscription) => sum + of(subscription), 0);
  const byLanguage = Map.groupBy(subscriptions, ({ language }) => language);
  return {
    event_bus_stats: {
      events_processed: total(({ stream }) => stream.stats.received),
      events_dropped: total(({ stream }) => stream.stats.dropped),
      buffer_size: total(({ stream }) => stream.stats.pending),
      rate_limit_violations: 0,
    },
    bridge_stats: {
      active_subscriptions: subscriptions.length,
      subscriptions_by_language: Object.fromEntries([...byLanguage].map(([language, some]) => [language, some.length])),
    },
  };
}
