import {
  defineHostMethod,
  isScriptFunction,
  SpellError,
  type HostCall,
  type HostClass,
  type ScriptFunction,
} from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';
import { z } from 'zod';

import { toEventData } from './script-event.ts';
import { callForEach, receive, subscribe, subscriptionsOf, type Subscription } from './subscriptions.ts';

const publishOptions = z.looseObject({
  language: z.string().optional(),
  correlationId: z.string().optional(),
  ttlSeconds: z.number().optional(),
});

/** `Event`: the event bus, by queue (`subscribe`, `receive`) and by callback (`on`). */
export const eventClass: HostClass = {
  name: 'Event',
  description: 'The event bus. Patterns are types, or have stars: "tool.*"; ":" is the same as ".".',
  aliases: ['Events', 'eventBus'],
  statics: {
    publish: defineHostMethod({
      description: 'Event.publish(type, data, { correlation_id?, ttl_seconds? }?): tells everybody who listens.',
      params: z.tuple([z.string(), z.unknown().optional(), publishOptions.optional()]),
      aliases: ['emit'],
      call(call, _self, ...[type, data, options]) {
        publish(call, type, { ...options, data });
        return true;
      },
    }),
    subscribe: defineHostMethod({
      description: 'Event.subscribe(pattern): queues events from now on and gives the id for Event.receive.',
      params: z.tuple([z.string(), z.unknown().optional()]),
      call: (call, _self, pattern) => subscribe(call, pattern).id,
    }),
    receive: defineHostMethod({
      description: 'Event.receive(id, timeout_ms = 5000): the next event, or nothing when none comes in time.',
      params: z.tuple([z.string(), z.number().min(0).optional()]),
      call: (call, _self, ...[id, timeoutMs = 5_000]) => receive(call, find(call, id), timeoutMs),
    }),
    on: defineHostMethod({
      description:
        'Event.on(pattern, function(event)): calls the function for each event; gives the id for Event.unsubscribe.',
      params: z.tuple([z.string(), z.custom<ScriptFunction>(isScriptFunction, 'expected a function')]),
      call(call, _self, ...[pattern, listener]) {
        const subscription = subscribe(call, pattern);
        void callForEach(call, subscription, listener);
        return subscription.id;
      },
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

function publish({ context, ...call }: HostCall, type: string, options: Published): void {
  const { data: given = {}, language = call.language, correlationId = context.correlationId, ttlSeconds } = options;
  const data = toJson(given, `The data of event "${type}"`);
  if (!context.events.has(type)) return;
  const { runId, path } = context;
  context.events.emit({ type, data: toEventData(data, { language, ttlSeconds }), runId, path, correlationId });
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
