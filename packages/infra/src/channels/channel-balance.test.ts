import { createChannel, type Channel, type Mailbox } from '@llmspell/infra/channels';
import { createManualClock, type ManualClock } from '@llmspell/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

const step = fc.oneof(
  fc.record({
    type: fc.constant('send' as const),
    ttl: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
  }),
  fc.record({ type: fc.constant('receive' as const), answer: fc.constantFrom('ack', 'requeue', 'refuse', 'nothing') }),
  fc.record({ type: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ type: fc.constant('redeliver' as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface World {
  readonly clock: ManualClock;
  readonly channel: Channel;
  readonly bob: Mailbox;
  /** Messages that were acknowledged. */
  done: number;
  /** What was received and should not have been. */
  readonly wrong: unknown[];
}

async function take(world: World, next: Step): Promise<void> {
  const { channel, clock } = world;
  switch (next.type) {
    case 'wait':
      return clock.advance(next.ms);
    case 'redeliver':
      channel.redeliver();
      return undefined;
    case 'send': {
      const ttl = next.ttl === undefined ? {} : { ttlMs: next.ttl };
      await channel.send({ from: 'ann', to: 'bob', payload: 1, requiresAck: true, ...ttl });
      return undefined;
    }
    case 'receive':
      return receive(world, next.answer);
    default:
      return next satisfies never;
  }
}

async function receive(world: World, answer: string): Promise<void> {
  const { bob, clock, wrong } = world;
  const message = await bob.receive({ timeoutMs: 0 });
  if (message === undefined) return;
  if (message.attempt > 2 || (message.expiresAt ?? Infinity) <= clock.now()) wrong.push(message);
  if (answer === 'ack') world.done += Number(bob.acknowledge(message.id));
  else if (answer !== 'nothing') bob.reject(message.id, { requeue: answer === 'requeue' });
}

test('whatever happens, every message is acknowledged, pending, or a dead letter', async () => {
  const whenFull = fc.constantFrom('drop-oldest' as const, 'drop-newest' as const);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), whenFull, async (steps, policy) => {
      const clock = createManualClock({ now: 0 });
      const limits = { capacity: 3, whenFull: policy, ackTimeoutMs: 20, backoffMs: 10, maxAttempts: 2 };
      const channel = createChannel({ name: 'work', clock, ...limits });
      const world: World = { clock, channel, bob: channel.join('bob'), done: 0, wrong: [] };
      for (const next of steps) {
        await take(world, next);
        const dead = channel.deadLetters().length;
        const { sent, pending } = channel.stats;
        expect(pending).toBeLessThanOrEqual(3);
        expect(world.done + pending + dead).toBe(sent);
      }
      expect(world.wrong).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
