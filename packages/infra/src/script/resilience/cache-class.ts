import { defineHostMethod, type HostClass, type JsonValue, type RunContext } from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';
import { z } from 'zod';

import type { Cache } from '../../resilience/cache/cache.ts';
import { createMemoryCache } from '../../resilience/cache/create-memory-cache.ts';
import { RunClock } from './run-clock.ts';
import { doWork, work } from './work.ts';

const ttl = z.number().min(0).optional();
const options = z
  .object({
    maxEntries: z.number().int().min(1).max(100_000).default(1_000),
    eviction: z.enum(['lru', 'lfu', 'adaptive']).optional(),
    ttlMs: ttl,
  })
  .prefault({});
const key = z.tuple([z.string()]);

interface Kept {
  readonly cache: Cache<JsonValue>;
  readonly clock: RunClock;
}

async function read({ cache, clock }: Kept, name: string, context: RunContext): Promise<JsonValue | undefined> {
  await clock.read(context);
  return (await cache.get(name))?.value;
}

/** `Cache`: keeps values for a while, in memory, for as long as the spell runs. */
export const cacheClass: HostClass = {
  name: 'Cache',
  description: 'Keeps values for a while, in memory, for as long as the spell runs.',
  construct: defineHostMethod({
    description: 'Cache.new{ max_entries = 1000, eviction = "lru", "lfu" or "adaptive", ttl_ms? }.',
    params: z.tuple([options]),
    mode: 'sync',
    call({ context }, _self, { maxEntries, eviction, ttlMs }) {
      const clock = new RunClock(context);
      const more = { ...(eviction && { eviction }), ...(ttlMs === undefined ? {} : { ttlMs }) };
      return { clock, cache: createMemoryCache<JsonValue>({ clock, maxEntries, ...more }) } satisfies Kept;
    },
  }),
  methods: {
    get: defineHostMethod<[string], Kept>({
      description: 'The value of a key, or nothing.',
      params: key,
      call: ({ context }, self, name) => read(self, name, context),
    }),
    set: defineHostMethod<readonly [string, unknown, (number | undefined)?], Kept>({
      description: 'cache:set(key, value, ttl_ms?): keeps a value.',
      params: z.tuple([z.string(), z.unknown(), ttl]),
      async call({ context }, { cache, clock }, ...[name, value, ttlMs]) {
        await clock.read(context);
        await cache.set(name, toJson(value, `The value of "${name}"`), ttlMs);
      },
    }),
    getOrCompute: defineHostMethod<readonly [string, z.infer<typeof work>, (number | undefined)?], Kept>({
      description: 'cache:get_or_compute(key, work, ttl_ms?): the value, or what work gives, which is then kept.',
      params: z.tuple([z.string(), work, ttl]),
      async call({ context }, self, ...[name, given, ttlMs]) {
        const found = await read(self, name, context);
        if (found !== undefined) return found;
        const value = toJson(await doWork(given, name, context), `The value of "${name}"`);
        await self.clock.read(context);
        await self.cache.set(name, value, ttlMs);
        return value;
      },
    }),
    delete: defineHostMethod<[string], Kept>({
      description: 'Drops a key; whether it was there.',
      params: key,
      aliases: ['remove'],
      call: (_call, { cache }, name) => cache.delete(name),
    }),
    invalidate: defineHostMethod<[string], Kept>({
      description: 'Drops every key that fits a pattern, such as user:*; how many.',
      params: key,
      call: (_call, { cache }, pattern) => cache.invalidate(pattern),
    }),
    stats: defineHostMethod<[], Kept>({
      description: 'How often a value was there, and how often not: { hits, misses }.',
      params: z.tuple([]),
      mode: 'sync',
      call: (_call, { cache }) => ({ ...cache.stats }),
    }),
  },
};
