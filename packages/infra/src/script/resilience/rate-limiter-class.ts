import { defineHostMethod, SpellError, type HostClass, type RunContext } from '@llmspell/core';
import { z } from 'zod';

import { createRateLimiter } from '../../resilience/rate/create-rate-limiter.ts';
import type { RateLimiter } from '../../resilience/rate/rate-limiter.ts';
import { RunClock } from './run-clock.ts';
import { doWork, work } from './work.ts';

const UNITS: ReadonlyMap<string, number> = new Map([
  ['second', 1_000],
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
]);

const positive = z.number().positive().optional();
const options = z
  .object({
    name: z.string().default('rate limit'),
    maxRequests: z.number().int().min(1).default(10),
    timeWindow: positive,
    windowMs: positive,
    maxWaitMs: z.number().min(0).optional(),
  })
  .prefault({});
const limit = z.object({ requests: z.number().int().min(1), per: z.union([z.string(), z.number().positive()]) });
const key = z.string().optional();

/** Keys come from scripts: what has not been asked for longest is forgotten. */
const MAX_KEYS = 1_000;

/** A limiter for each key. */
class Limits {
  readonly clock: RunClock;
  readonly #options: z.output<typeof options>;
  readonly #limiters = new Map<string, RateLimiter>();

  constructor(given: z.output<typeof options>, context: RunContext) {
    this.#options = given;
    this.clock = new RunClock(context);
  }

  /** @param own A rate of its own, and no waiting. */
  of(name: string, own?: z.output<typeof limit>): RateLimiter {
    const place = own === undefined ? name : `${name} ${own.requests}/${own.per}`;
    const limiter = this.#limiters.get(place) ?? this.#create(name, own);
    this.#limiters.delete(place);
    this.#limiters.set(place, limiter);
    for (const oldest of this.#limiters.keys()) {
      if (this.#limiters.size <= MAX_KEYS) break;
      this.#limiters.delete(oldest);
    }
    return limiter;
  }

  #create(name: string, own: z.output<typeof limit> | undefined): RateLimiter {
    const { maxRequests, timeWindow = 60, windowMs = timeWindow * 1_000, maxWaitMs = windowMs } = this.#options;
    const rate =
      own === undefined
        ? { limit: maxRequests, windowMs }
        : { limit: own.requests, windowMs: typeof own.per === 'number' ? own.per : millisecondsOf(own.per) };
    return createRateLimiter({
      name: name === '' ? this.#options.name : name,
      clock: this.clock,
      rate: { type: 'sliding-window', ...rate },
      maxWaitMs: own === undefined ? maxWaitMs : 0,
    });
  }
}

function millisecondsOf(unit: string): number {
  const ms = UNITS.get(unit.replace(/s$/, ''));
  if (ms !== undefined) return ms;
  throw new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected "per" to be ${[...UNITS.keys()].join(', ')}, or a number of ms; got "${unit}".`,
  });
}

/** `RateLimiter`: lets work through no faster than a rate. */
export const rateLimiterClass: HostClass = {
  name: 'RateLimiter',
  description: 'Lets work through no faster than a rate.',
  construct: defineHostMethod({
    description:
      'RateLimiter.new{ name?, max_requests = 10, time_window = 60 (seconds) or window_ms, max_wait_ms = the window }.',
    params: z.tuple([options]),
    mode: 'sync',
    call: ({ context }, _self, given) => new Limits(given, context),
  }),
  methods: {
    execute: defineHostMethod<readonly [z.infer<typeof work>, unknown?], Limits>({
      description: 'Waits for its turn, then does work with an input; RATE_LIMITED when it would wait too long.',
      params: z.tuple([work, z.unknown().optional()]),
      aliases: ['call', 'run'],
      async call({ context }, self, ...[given, input]) {
        await self.clock.read(context);
        return self.of('').execute(() => doWork(given, input, context), context.signal);
      },
    }),
    waitIfNeeded: defineHostMethod<[(string | undefined)?], Limits>({
      description: 'Takes a place, of a key of its own if one is given, and waits for it.',
      params: z.tuple([key]),
      aliases: ['acquire'],
      async call({ context }, self, name = '') {
        await self.clock.read(context);
        await self.of(name).execute(() => Promise.resolve(null), context.signal);
      },
    }),
    isExceeded: defineHostMethod<[(string | undefined)?], Limits>({
      description: 'Whether a call now, of a key if one is given, would have to wait. It takes no place.',
      params: z.tuple([key]),
      async call({ context }, self, name = '') {
        await self.clock.read(context);
        return self.of(name).waitMs > 0;
      },
    }),
    checkLimit: defineHostMethod<[string, (z.output<typeof limit> | undefined)?], Limits>({
      description:
        'limiter:check_limit(key, { requests, per }?): takes a place, or fails with RATE_LIMITED at once; per is second, minute, hour, day or ms.',
      params: z.tuple([z.string(), limit.optional()]),
      async call({ context }, self, ...[name, own]) {
        await self.clock.read(context);
        const limiter = self.of(name, own);
        if (own === undefined && limiter.waitMs > 0) throw limited(name, limiter.waitMs);
        await limiter.execute(() => Promise.resolve(null), context.signal);
      },
    }),
  },
};

function limited(name: string, waitMs: number): SpellError {
  return new SpellError({
    code: 'RATE_LIMITED',
    message: `The limit of "${name}" is reached. There is room in ${Math.ceil(waitMs)} ms.`,
    retryable: true,
    data: { retryAfterMs: Math.ceil(waitMs) },
  });
}
