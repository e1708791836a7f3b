import { defineHostMethod, SpellError, type Component, type HostClass } from '@llmspell/core';
import { isBaseAgent, isTool } from '@llmspell/core/kit';
import { z } from 'zod';

import { adaptiveBalancing } from '../../resilience/balancing/adaptive-balancing.ts';
import type { BalancingStrategy } from '../../resilience/balancing/balancing-strategy.ts';
import { createLoadBalancer, type LoadBalancer } from '../../resilience/balancing/create-load-balancer.ts';
import { leastConnectionsBalancing } from '../../resilience/balancing/least-connections-balancing.ts';
import { performanceBalancing } from '../../resilience/balancing/performance-balancing.ts';
import { roundRobinBalancing } from '../../resilience/balancing/round-robin-balancing.ts';
import { weightedBalancing } from '../../resilience/balancing/weighted-balancing.ts';
import { doWork } from './work.ts';

const member = z.custom<Component>(
  (value) => isTool(value) || isBaseAgent(value),
  'expected an agent, a tool or a workflow',
);
const options = z.object({
  name: z.string().default('balancer'),
  members: z.array(member).min(1),
  strategy: z.enum(['round_robin', 'weighted', 'least_connections', 'performance', 'adaptive']).optional(),
  weights: z.record(z.string(), z.number().min(0)).optional(),
  maxAttempts: z.number().int().min(1).optional(),
});

/** `LoadBalancer`: gives each input to one of its members. */
export const loadBalancerClass: HostClass = {
  name: 'LoadBalancer',
  description: 'Gives each input to one of its members. It is a component itself: a step, a tool of an agent.',
  construct: defineHostMethod({
    description:
      'LoadBalancer.new{ members, strategy = "least_connections", "round_robin", "weighted", "performance" or "adaptive", weights?, max_attempts = 1, name? }.',
    params: z.tuple([options]),
    mode: 'sync',
    call: (_call, _self, { name, members, strategy, weights, maxAttempts }) =>
      createLoadBalancer({
        name,
        members,
        strategy: toStrategy(strategy, weights),
        ...(maxAttempts === undefined ? {} : { maxAttempts }),
      }),
  }),
  methods: {
    execute: defineHostMethod<[unknown?], LoadBalancer>({
      description: 'Gives the input to a member, and the next one when it fails, up to max_attempts.',
      params: z.tuple([z.unknown().optional()]),
      aliases: ['run', 'call'],
      call: ({ context }, self, input) => doWork(self, input, context),
    }),
    stats: defineHostMethod<[], LoadBalancer>({
      description: 'What is known of the members: a list of { name, active, calls, failures, … }.',
      params: z.tuple([]),
      mode: 'sync',
      call: (_call, { stats }) => stats.map(({ name, active, calls, failures }) => ({ name, active, calls, failures })),
    }),
  },
  fields: ({ name, description }: LoadBalancer) => ({ name, description }),
};

function toStrategy(
  name: z.output<typeof options>['strategy'],
  weights: Readonly<Record<string, number>> | undefined,
): BalancingStrategy {
  switch (name) {
    case 'round_robin':
      return roundRobinBalancing();
    case 'weighted':
      if (weights === undefined) throw noWeights();
      return weightedBalancing(weights);
    case 'performance':
      return performanceBalancing();
    case 'adaptive':
      return adaptiveBalancing();
    case 'least_connections':
    case undefined:
      return leastConnectionsBalancing();
    default:
      return name satisfies never;
  }
}

function noWeights(): SpellError {
  return new SpellError({
    code: 'VALIDATION_FAILED',
    message: 'The strategy "weighted" needs weights: a number for each member by name.',
  });
}
