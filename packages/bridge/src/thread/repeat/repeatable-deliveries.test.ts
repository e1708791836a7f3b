import type { JsonValue } from '@llmspell/core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { createHostValues } from '../../wire/host-values.ts';
import { createScriptValues } from '../../wire/script-values.ts';
import type { CallMessage, MainMessage } from '../protocol.ts';
import { createLab } from './__fixtures__/lab.ts';
import { RepeatableDeliveries } from './repeatable-deliveries.ts';

const LIMITS = { maxDepth: 64, maxMessageBytes: 1_000_000 };
const CALL: CallMessage = {
  type: 'call',
  id: 1,
  mode: 'async',
  target: 'Lab',
  method: 'give',
  args: '[]',
  at: 'a.js:1',
};
const RUN = { type: 'run', id: 1, code: '', filename: 'a.js', modules: [] } as const;

/** Deliveries into a machine that the test plays. */
function open({ recorded = [], isAwaited = true }: { recorded?: readonly JsonValue[]; isAwaited?: boolean } = {}) {
  const { api } = createLab('javascript', () => 0);
  const script = createScriptValues({ api, invoke: () => Promise.reject(new Error('unused')), release: () => {} });
  const entries = [...recorded];
  const posted: MainMessage[] = [];
  const ends: unknown[] = [];
  const deliveries = new RepeatableDeliveries({
    wire: { host: createHostValues(api), script, limits: LIMITS },
    log: { recorded, append: (entry) => void entries.push(entry) },
    post: (message) => void posted.push(message),
    now: () => 5,
    end: (error) => void ends.push(error),
    isAwaited: () => isAwaited,
    stallMs: 60_000,
  });
  deliveries.open({ type: 'open', manifest: api.manifest, limits: LIMITS as never, args: [], seed: 1 });
  return { deliveries, entries, posted, ends };
}

/** A log of one call that was answered. */
function record(): readonly JsonValue[] {
  const { deliveries, entries } = open();
  deliveries.idle();
  deliveries.run(RUN);
  deliveries.leave(CALL, () => {});
  deliveries.idle();
  deliveries.settle(1, true, 'answer');
  return entries;
}

describe('deliveries that are repeated', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('wait until the machine is idle, but for the answer that it is blocked for', () => {
    const { deliveries, posted, entries } = open();
    deliveries.run(RUN);
    expect(posted.map(({ type }) => type)).toEqual(['open']);
    deliveries.idle();
    deliveries.leave(CALL, () => {});
    deliveries.leave({ ...CALL, id: -1, mode: 'sync' }, () => {});
    deliveries.settle(1, true, 'later');
    deliveries.settle(-1, true, 'at once');
    expect(posted.slice(1)).toMatchObject([{ type: 'run' }, { type: 'settle', id: -1 }]);
    deliveries.idle();
    expect(posted.at(-1)).toMatchObject({ type: 'settle', id: 1, value: '"later"', now: 5 });
    expect(entries.map((entry) => (entry as { type: string }).type)).toEqual(
      'open run call call settle settle'.split(' '),
    );
  });

  test('that wait for a host which does not answer any more end the script after a while', () => {
    const { deliveries, ends } = open({ recorded: record() });
    deliveries.idle();
    deliveries.run(RUN);
    deliveries.leave(CALL, () => {});
    deliveries.idle();
    vi.advanceTimersByTime(59_999);
    expect(ends).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(ends).toMatchObject([
      { code: 'JOURNAL_DIVERGED', data: { recorded: 'the answer of Lab.give', asked: null, file: 'a.js', line: 1 } },
    ]);
  });

  test('wait for ever when nobody waits for the script', () => {
    const { deliveries, ends } = open({ recorded: record(), isAwaited: false });
    deliveries.idle();
    deliveries.run(RUN);
    deliveries.leave(CALL, () => {});
    deliveries.idle();
    vi.runAllTimers();
    expect(ends).toEqual([]);
    deliveries.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('tell an error in place of a value, with the error', () => {
    const { deliveries, ends } = open({ recorded: record() });
    const cause = new Error('no key');
    deliveries.idle();
    deliveries.run(RUN);
    deliveries.leave(CALL, () => {});
    deliveries.idle();
    deliveries.settle(1, false, cause);
    expect(ends).toMatchObject([{ code: 'JOURNAL_DIVERGED', cause }]);
    expect(String(ends[0])).toContain('an error in place of a value');
  });

  test('deliver an error that was recorded, when it has not come again', () => {
    const first = open();
    first.deliveries.idle();
    first.deliveries.run(RUN);
    first.deliveries.leave(CALL, () => {});
    first.deliveries.idle();
    first.deliveries.settle(1, false, new Error('then'));
    const { deliveries, posted, ends } = open({ recorded: first.entries });
    deliveries.idle();
    deliveries.run(RUN);
    deliveries.leave(CALL, () => {});
    deliveries.idle();
    deliveries.settle(1, true, 'now');
    expect(ends).toEqual([]);
    expect(posted.at(-1)).toEqual(first.posted.at(-1));
  });

  test('let nothing through after the end', () => {
    const { deliveries, entries, posted } = open();
    deliveries.idle();
    deliveries.close();
    const through = vi.fn<() => void>();
    deliveries.run(RUN);
    deliveries.leave(CALL, through);
    deliveries.idle();
    expect([posted.length, entries.length]).toEqual([1, 1]);
    expect(through).not.toHaveBeenCalled();
  });
});
