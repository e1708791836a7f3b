import { defineHostMethod, toSpellError, type HostClass, type JsonObject, type RunContext } from '@llmspell/core';
import { z } from 'zod';

import { ERROR_CATEGORIES } from '../../resilience/errors/error-category.ts';
import { compensateStrategy } from '../../resilience/recovery/compensate-strategy.ts';
import { createErrorRecoveryCoordinator } from '../../resilience/recovery/create-error-recovery-coordinator.ts';
import { degradeStrategy } from '../../resilience/recovery/degrade-strategy.ts';
import type { ErrorRecoveryCoordinator } from '../../resilience/recovery/error-recovery-coordinator.ts';
import type { Failure } from '../../resilience/recovery/failure.ts';
import { fallbackStrategy } from '../../resilience/recovery/fallback-strategy.ts';
import type { RecoveryStrategy } from '../../resilience/recovery/recovery-strategy.ts';
import { retryStrategy } from '../../resilience/recovery/retry-strategy.ts';
import { RunClock } from './run-clock.ts';
import { doWork, work } from './work.ts';

const strategy = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('retry'),
    maxAttempts: z.number().int().min(1).optional(),
    baseDelayMs: z.number().min(0).optional(),
    maxDelayMs: z.number().min(0).optional(),
  }),
  z.object({ type: z.literal('fallback'), run: work }),
  z.object({ type: z.literal('degrade'), run: work, reduced: z.array(z.string()).default([]) }),
  z.object({ type: z.literal('compensate'), run: work }),
]);

const options = z.object({
  name: z.string().default('recovery'),
  strategies: z.partialRecord(z.enum([...ERROR_CATEGORIES, 'rate_limit', 'default']), z.array(strategy)),
});

interface Recovery {
  readonly name: string;
  readonly coordinator: ErrorRecoveryCoordinator<unknown>;
  readonly clock: RunClock;
}

/** `ErrorRecoveryCoordinator`: handles failures by their category. */
export const errorRecoveryClass: HostClass = {
  name: 'ErrorRecoveryCoordinator',
  description: 'Handles failures by their category.',
  aliases: ['ErrorRecovery'],
  construct: defineHostMethod({
    description: `ErrorRecoveryCoordinator.new{ strategies, name? }: for each category (${ERROR_CATEGORIES.join(', ')}, default) a list of { type = "retry", max_attempts, base_delay_ms }, { type = "fallback", run }, { type = "degrade", run, reduced } or { type = "compensate", run }, tried in order.`,
    params: z.tuple([options]),
    mode: 'sync',
    call({ context }, _self, { name, strategies }) {
      const clock = new RunClock(context);
      const made = Object.entries(strategies).map(([category, list]) => [
        category === 'rate_limit' ? 'rate-limit' : category,
        (list ?? []).map((each) => toStrategy(each, context, clock)),
      ]);
      const byCategory = Object.fromEntries(made) as Record<string, readonly RecoveryStrategy<unknown>[]>;
      const { events } = context;
      const coordinator = createErrorRecoveryCoordinator<unknown>({ name, clock, events, strategies: byCategory });
      return { name, coordinator, clock } satisfies Recovery;
    },
  }),
  methods: {
    execute: defineHostMethod<readonly [z.infer<typeof work>, unknown?], Recovery>({
      description:
        'Does work with an input: { type = "completed", "recovered" or "degraded", value, strategy?, reduced? }; its error when nothing helped.',
      params: z.tuple([work, z.unknown().optional()]),
      aliases: ['call', 'run'],
      async call({ context }, { name, coordinator, clock }, ...[given, input]) {
        await clock.read(context);
        const { signal, correlationId } = context;
        const request = { source: name, signal, correlationId };
        return coordinator.execute(() => doWork(given, input, context), request);
      },
    }),
  },
  fields: ({ name }: Recovery) => ({ name }),
};

function toStrategy(given: z.output<typeof strategy>, context: RunContext, clock: RunClock): RecoveryStrategy<unknown> {
  switch (given.type) {
    case 'retry': {
      const { maxAttempts = 3, baseDelayMs = 500, maxDelayMs = 30_000 } = given;
      const random = (): number => context.random();
      // Its category was found worth it.
      return retryStrategy({ clock, random, maxAttempts, baseDelayMs, maxDelayMs, shouldRetry: () => true });
    }
    case 'fallback':
      return fallbackStrategy((failure) => doWork(given.run, described(failure), context));
    case 'degrade':
      return degradeStrategy({
        reduced: given.reduced,
        provide: (failure) => doWork(given.run, described(failure), context),
      });
    case 'compensate':
      return compensateStrategy(async (failure) => void (await doWork(given.run, described(failure), context)));
    default:
      return given satisfies never;
  }
}

function described({ error, category, recentFailures }: Failure): JsonObject {
  const { code, message } = toSpellError(error);
  return { code, message, category, recent_failures: recentFailures };
}
