import {
  compensateStrategy,
  createErrorRecoveryCoordinator,
  degradeStrategy,
  fallbackStrategy,
  retryStrategy,
  type ErrorRecoveryOptions,
  type EscalationRule,
  type Failure,
} from '@llmspell/infra/resilience';
import { createCaptureEvents, createManualClock } from '@llmspell/testing';
import { expect, test } from 'vitest';

import { errorWith } from '../__fixtures__/error-with.ts';
import { never } from '../__fixtures__/never.ts';
import { thrownBy } from '../__fixtures__/thrown-by.ts';

const random = (): number => 1;

function setUp<Output = never>(
  options: (clock: ReturnType<typeof createManualClock>) => Omit<ErrorRecoveryOptions<Output>, 'clock'>,
) {
  const clock = createManualClock({ autoAdvance: true });
  const events = createCaptureEvents();
  const coordinator = createErrorRecoveryCoordinator<Output>({ clock, events, ...options(clock) });
  const call = { source: 'agent:a', signal: never, correlationId: 'request-1' };
  return {
    clock,
    events,
    coordinator,
    execute: <T>(operation: () => Promise<T>) => coordinator.execute(operation, call),
  };
}

/** Fails with these errors, one for each call, and then succeeds. */
function failing(...errors: readonly unknown[]) {
  let calls = 0;
  return {
    operation: async (): Promise<string> => {
      calls += 1;
      if (calls <= errors.length) throw errors[calls - 1];
      return 'done';
    },
    calls: () => calls,
  };
}

test('an operation that succeeds is only called', async () => {
  const { execute, events } = setUp(() => ({ strategies: {} }));
  await expect(execute(async () => 'done')).resolves.toEqual({ type: 'completed', value: 'done' });
  expect(events.events).toEqual([]);
});

test('the category chooses the strategies; a retry waits first, as long as it was asked', async () => {
  const { execute, events, clock } = setUp<string>((ofClock) => ({
    strategies: {
      'rate-limit': [retryStrategy({ clock: ofClock, random })],
      default: [fallbackStrategy(() => 'other')],
    },
  }));
  const limited = failing(errorWith('RATE_LIMITED', { retryable: true, retryAfterMs: 700 }));
  await expect(execute(limited.operation)).resolves.toEqual({ type: 'recovered', value: 'done', strategy: 'retry' });
  expect([limited.calls(), clock.sleeps]).toEqual([2, [700]]);
  const denied = failing(errorWith('PERMISSION_DENIED'));
  await expect(execute(denied.operation)).resolves.toEqual({ type: 'recovered', value: 'other', strategy: 'fallback' });
  expect(events.events.map(({ type, data, correlationId }) => [type, data, correlationId])).toEqual([
    [
      'recovery.recovered',
      { source: 'agent:a', category: 'rate-limit', code: 'RATE_LIMITED', strategy: 'retry' },
      'request-1',
    ],
    [
      'recovery.recovered',
      { source: 'agent:a', category: 'permission', code: 'PERMISSION_DENIED', strategy: 'fallback' },
      'request-1',
    ],
  ]);
});

test('strategies are tried in order until one helps; a degraded answer says what is missing', async () => {
  const seen: Failure[] = [];
  const { execute } = setUp<string>((clock) => ({
    strategies: {
      transient: [
        retryStrategy({ clock, random, maxAttempts: 2 }),
        fallbackStrategy((): string => {
          throw errorWith('NOT_FOUND');
        }),
        degradeStrategy({
          reduced: ['citations'],
          provide: (failure) => {
            seen.push(
              structuredClone({
                ...failure,
                error: 0,
                tried: failure.tried.map(({ strategy }) => ({ strategy, error: 0 })),
              }),
            );
            return 'short';
          },
        }),
      ],
    },
  }));
  const timeout = errorWith('TIMEOUT', { retryable: true });
  await expect(execute(failing(timeout, timeout).operation)).resolves.toEqual({
    type: 'degraded',
    value: 'short',
    strategy: 'degrade',
    reduced: ['citations'],
  });
  expect(seen).toMatchObject([{ category: 'transient', tried: [{ strategy: 'retry' }, { strategy: 'fallback' }] }]);
});

test('when nothing helps, the error of the operation is thrown', async () => {
  const { execute, events } = setUp((clock) => ({ strategies: { transient: [retryStrategy({ clock, random })] } }));
  const errors = Array.from({ length: 3 }, () => errorWith('TIMEOUT', { retryable: true }));
  expect(await thrownBy(() => execute(failing(...errors).operation))).toBe(errors[0]);
  const unknown = new Error('x');
  expect(await thrownBy(() => execute(failing(unknown).operation))).toBe(unknown);
  expect(events.types()).toEqual(['recovery.failed', 'recovery.failed']);
});

test('what was compensated is over: the error stands, nobody else is asked', async () => {
  const undone: string[] = [];
  const { execute, events } = setUp<string>(() => ({
    strategies: {
      default: [compensateStrategy(({ source }) => void undone.push(source)), fallbackStrategy(() => 'no')],
    },
    escalation: [{ ...fallbackStrategy(() => 'no'), name: 'person', when: () => true }],
  }));
  const error = new Error('x');
  expect(await thrownBy(() => execute(failing(error).operation))).toBe(error);
  expect([undone, events.types()]).toEqual([['agent:a'], ['recovery.compensated']]);
});

test('an abort is never recovered from, not even during a strategy', async () => {
  const controller = new AbortController();
  const clock = createManualClock();
  const coordinator = createErrorRecoveryCoordinator<string>({
    clock,
    strategies: { default: [retryStrategy({ clock, random, shouldRetry: () => true }), fallbackStrategy(() => 'no')] },
  });
  const ended = thrownBy(() =>
    coordinator.execute(() => Promise.reject(new Error('x')), { source: 'a', signal: controller.signal }),
  );
  await clock.untilSleeping();
  controller.abort('stop');
  expect(await ended).toBe('stop');
});

test('rules escalate when nothing is left, or at once when it happens too often', async () => {
  const asked: (readonly [number, boolean])[] = [];
  const person: EscalationRule<string> = {
    ...fallbackStrategy(({ recentFailures, exhausted }) => {
      asked.push([recentFailures, exhausted]);
      return 'a person did it';
    }),
    name: 'person',
    when: ({ recentFailures, exhausted, category }) => category === 'provider' && (exhausted || recentFailures >= 3),
  };
  const tried: string[] = [];
  const note = (name: string) =>
    fallbackStrategy((): string => {
      tried.push(name);
      throw new Error('no');
    });
  const { execute, events, coordinator, clock } = setUp<string>(() => ({
    strategies: { provider: [note('one'), note('two')] },
    escalation: [person],
    recentMs: 1_000,
  }));
  const fail = () => execute(failing(errorWith('OUTPUT_INVALID')).operation);
  await fail();
  await fail();
  await expect(fail()).resolves.toEqual({ type: 'recovered', value: 'a person did it', strategy: 'person' });
  expect(tried).toEqual(['one', 'two', 'one', 'two', 'one']);
  expect(asked).toEqual([
    [1, true],
    [2, true],
    [3, false],
  ]);
  expect(events.types().slice(0, 2)).toEqual(['recovery.escalated', 'recovery.recovered']);
  await clock.sleep(2_000);
  await fail();
  expect(asked.at(-1)).toEqual([1, true]);
  expect(coordinator.name).toBe('recovery');
});

test('one coordinator escalates to another', async () => {
  const supervisor = createErrorRecoveryCoordinator<string>({
    name: 'supervisor',
    clock: createManualClock(),
    strategies: { unknown: [degradeStrategy({ reduced: ['all'], provide: () => 'sorry' })] },
  });
  const { execute } = setUp<string>(() => ({
    strategies: {},
    escalation: [{ name: supervisor.name, recover: (request) => supervisor.recover(request), when: () => true }],
  }));
  await expect(execute(failing(new Error('x')).operation)).resolves.toEqual({
    type: 'degraded',
    value: 'sorry',
    strategy: 'supervisor',
    reduced: ['all'],
  });
  const timeout = errorWith('TIMEOUT');
  expect(await thrownBy(() => execute(failing(timeout).operation))).toBe(timeout);
});
