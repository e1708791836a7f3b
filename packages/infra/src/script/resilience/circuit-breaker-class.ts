import { defineHostMethod, type HostClass } from '@llmspell/core';
import { z } from 'zod';

import type { CircuitBreaker } from '../../resilience/circuit/circuit-breaker.ts';
import { createCircuitBreaker } from '../../resilience/circuit/create-circuit-breaker.ts';
import { RunClock } from './run-clock.ts';
import { doWork, work } from './work.ts';

const options = z
  .object({
    name: z.string().optional(),
    failureThreshold: z.number().int().min(1).default(5),
    windowSize: z.number().int().min(1).optional(),
    timeout: z.number().positive().optional(),
    openMs: z.number().positive().optional(),
    probes: z.number().int().min(1).optional(),
  })
  .prefault({});

interface Breaker {
  readonly circuit: CircuitBreaker;
  readonly clock: RunClock;
}

/** `CircuitBreaker`: refuses calls to something that keeps failing, until it works again. */
export const circuitBreakerClass: HostClass = {
  name: 'CircuitBreaker',
  description: 'Refuses calls to something that keeps failing, until it works again.',
  construct: defineHostMethod({
    description:
      'CircuitBreaker.new{ name?, failure_threshold = 5, window_size = 20, timeout = 60 (seconds it stays open) or open_ms, probes = 1 }.',
    params: z.tuple([options]),
    mode: 'sync',
    call({ context }, _self, { name = 'circuit', failureThreshold, windowSize = 20, timeout = 60, openMs, probes }) {
      const clock = new RunClock(context);
      const circuit = createCircuitBreaker({
        name,
        clock,
        events: context.events,
        window: { type: 'count', size: Math.max(windowSize, failureThreshold) },
        threshold: { type: 'failures', failures: failureThreshold },
        openMs: openMs ?? timeout * 1_000,
        ...(probes === undefined ? {} : { probes }),
      });
      return { circuit, clock } satisfies Breaker;
    },
  }),
  methods: {
    call: defineHostMethod<readonly [z.infer<typeof work>, unknown?], Breaker>({
      description: 'Does work with an input, or fails with CIRCUIT_OPEN.',
      params: z.tuple([work, z.unknown().optional()]),
      aliases: ['execute', 'run'],
      async call({ context }, { circuit, clock }, ...[given, input]) {
        await clock.read(context);
        return circuit.execute(async () => {
          try {
            return await doWork(given, input, context);
          } finally {
            await clock.read(context);
          }
        }, context.signal);
      },
    }),
    state: defineHostMethod<[], Breaker>({
      description: 'closed, open or half-open.',
      params: z.tuple([]),
      async call({ context }, { circuit, clock }) {
        await clock.read(context);
        return circuit.state;
      },
    }),
    counts: defineHostMethod<[], Breaker>({
      description: 'Calls and failures of late: { calls, failures }.',
      params: z.tuple([]),
      async call({ context }, { circuit, clock }) {
        await clock.read(context);
        return { ...circuit.counts };
      },
    }),
  },
  fields: ({ circuit: { name } }: Breaker) => ({ name }),
};
