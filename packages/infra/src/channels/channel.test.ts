import { createChannel, type Channel, type ChannelOptions, type Message } from '@llmspell/infra/channels';
import { createEventBus } from '@llmspell/infra/events';
import { createManualClock } from '@llmspell/testing';
import { describe, expect, test } from 'vitest';

function open(options: Partial<ChannelOptions> = {}) {
  const clock = createManualClock({ now: 0 });
  return { clock, channel: createChannel({ name: 'work', clock, ...options }) };
}

const payloads = (messages: readonly (Message | undefined)[]) => messages.map((message) => message?.payload);

/** Everything that can be received now. */
async function drain(channel: Channel, member: string): Promise<Message[]> {
  const all: Message[] = [];
  const mailbox = channel.mailbox(member);
  for (let next = await mailbox.receive({ timeoutMs: 0 }); next; next = await mailbox.receive({ timeoutMs: 0 })) {
    all.push(next);
  }
  return all;
}

describe('a direct channel', () => {
  test('brings a message to the one it is for, and says who sent it', async () => {
    const { channel, clock } = open();
    const bob = channel.join('bob');
    channel.join('eve');
    await clock.advance(5);
    const receipt = await channel.send({ from: 'ann', to: 'bob', payload: { n: 1 }, type: 'task' });
    expect(receipt).toEqual({ id: '1', receivers: ['bob'] });
    expect(await bob.receive()).toEqual({
      id: '1',
      channel: 'work',
      from: 'ann',
      to: 'bob',
      type: 'task',
      payload: { n: 1 },
      priority: 'normal',
      requiresAck: false,
      correlationId: '1',
      timestamp: 5,
      attempt: 1,
    });
    expect(await drain(channel, 'eve')).toEqual([]);
    expect(channel.stats).toEqual({ sent: 1, pending: 0, unacknowledged: 0, deadLetters: 0, members: ['bob', 'eve'] });
  });

  test('gives the most urgent message first, and equally urgent ones in the order they were sent', async () => {
    const { channel } = open();
    channel.join('bob');
    for (const [payload, priority] of [
      [1, 'low'],
      [2, 'normal'],
      [3, 'critical'],
      [4, 'normal'],
      [5, 'high'],
      [6, 'critical'],
    ] as const) {
      await channel.send({ from: 'ann', to: 'bob', payload, priority });
    }
    expect(payloads(await drain(channel, 'bob'))).toEqual([3, 6, 5, 2, 4, 1]);
  });

  test('keeps a copy of what was sent', async () => {
    const { channel } = open();
    const bob = channel.join('bob');
    const payload = { list: [1] };
    await channel.send({ from: 'ann', to: 'bob', payload });
    payload.list.push(2);
    expect((await bob.receive())?.payload).toEqual({ list: [1] });
  });

  test('wakes those who wait, in order, and no message is lost to one who gave up', async () => {
    const { channel, clock } = open();
    const bob = channel.join('bob');
    const stop = new AbortController();
    const waiting = [bob.receive({ signal: stop.signal }), bob.receive({ timeoutMs: 100 }), bob.receive()];
    stop.abort(new Error('enough'));
    await expect(waiting[0]).rejects.toThrow('enough');
    await clock.advance(100);
    expect(await waiting[1]).toBeUndefined();
    await channel.send({ from: 'ann', to: 'bob', payload: 1 });
    expect((await waiting[2])?.payload).toBe(1);
    await expect(bob.receive({ signal: stop.signal })).rejects.toThrow('enough');
    expect(clock.pending).toBe(0);
  });

  test('is read in a loop, which can be left and entered again', async () => {
    const { channel } = open();
    const bob = channel.join('bob');
    for (const payload of [1, 2, 3]) await channel.send({ from: 'ann', to: 'bob', payload });
    const seen: unknown[] = [];
    for await (const { payload } of bob) {
      seen.push(payload);
      if (payload === 2) break;
    }
    channel.close();
    for await (const { payload } of bob) seen.push(payload);
    expect(seen).toEqual([1, 2]);
    expect(channel.deadLetters()).toMatchObject([{ message: { payload: 3 }, reason: 'receiver-left' }]);
  });
});

describe('a broadcast channel', () => {
  test('brings a message to every member but its sender, with one id', async () => {
    const { channel } = open({ kind: 'broadcast' });
    for (const member of ['ann', 'bob', 'eve']) channel.join(member);
    expect(await channel.send({ from: 'ann', payload: 1 })).toEqual({ id: '1', receivers: ['bob', 'eve'] });
    const [bob, eve] = [await drain(channel, 'bob'), await drain(channel, 'eve')];
    expect(bob).toEqual(eve);
    expect(await drain(channel, 'ann')).toEqual([]);
  });

  test('sends to all or to none when a mailbox is full', async () => {
    const { channel } = open({ kind: 'broadcast', capacity: 1 });
    channel.join('bob');
    await channel.send({ from: 'ann', payload: 1 });
    channel.join('eve');
    await expect(channel.send({ from: 'ann', payload: 2 })).rejects.toMatchObject({
      code: 'OVERLOADED',
      retryable: true,
      data: { member: 'bob', capacity: 1 },
    });
    expect(await drain(channel, 'eve')).toEqual([]);
    expect(channel.stats.sent).toBe(1);
  });

  test('acknowledgements of one receiver do not count for the others', async () => {
    const { channel, clock } = open({ kind: 'broadcast', ackTimeoutMs: 10, backoffMs: 0 });
    const [bob, eve] = [channel.join('bob'), channel.join('eve')];
    await channel.send({ from: 'ann', payload: 1, requiresAck: true });
    await Promise.all([bob.receive(), eve.receive()]);
    expect(bob.acknowledge('1')).toBe(true);
    await clock.advance(10);
    expect(await bob.receive({ timeoutMs: 0 })).toBeUndefined();
    expect(await eve.receive({ timeoutMs: 0 })).toMatchObject({ id: '1', attempt: 2 });
  });
});

describe('a topic channel', () => {
  test('brings a message to those whose pattern fits its topic', async () => {
    const { channel } = open({ kind: 'topic' });
    channel.join('all');
    channel.join('orders', { pattern: 'orders:*' });
    channel.join('paid', { pattern: 'orders.paid' });
    const send = (topic: string) => channel.send({ from: 'shop', topic, payload: topic });
    expect((await send('orders.paid')).receivers).toEqual(['all', 'orders', 'paid']);
    expect((await send('orders:sent')).receivers).toEqual(['all', 'orders']);
    expect((await send('users.new')).receivers).toEqual(['all']);
    expect(payloads(await drain(channel, 'orders'))).toEqual(['orders.paid', 'orders:sent']);
  });

  test('a message that nobody wants is sent to nobody', async () => {
    const { channel } = open({ kind: 'topic' });
    channel.join('orders', { pattern: 'orders.*' });
    expect((await channel.send({ from: 'shop', topic: 'x', payload: 1 })).receivers).toEqual([]);
    expect(channel.deadLetters()).toEqual([]);
  });
});

describe('acknowledgement', () => {
  const options = { ackTimeoutMs: 100, backoffMs: 50, maxBackoffMs: 80, maxAttempts: 3 };

  test('a message that was acknowledged is done with; one that was not comes again, later and later, and then no more', async () => {
    const { channel, clock } = open(options);
    const bob = channel.join('bob');
    await channel.send({ from: 'ann', to: 'bob', payload: 1, requiresAck: true });
    await channel.send({ from: 'ann', to: 'bob', payload: 2, requiresAck: true });
    expect(await bob.receive()).toMatchObject({ id: '1', attempt: 1 });
    expect(await bob.receive()).toMatchObject({ id: '2', attempt: 1 });
    expect([bob.acknowledge('2'), bob.acknowledge('2'), bob.acknowledge('none')]).toEqual([true, false, false]);
    const times: [number, number | undefined][] = [];
    for (let round = 0; round < 2; round += 1) {
      const next = bob.receive();
      while (clock.pending > 0) await clock.advance(10);
      times.push([clock.now(), (await next)?.attempt]);
    }
    expect(times).toEqual([
      [150, 2],
      [330, 3],
    ]);
    await clock.advance(100);
    expect(channel.deadLetters()).toMatchObject([
      { receiver: 'bob', reason: 'max-attempts', timestamp: 430, message: { id: '1', attempt: 3 } },
    ]);
    expect(channel.stats).toMatchObject({ pending: 0, unacknowledged: 0, deadLetters: 1 });
  });

  test('a message that was rejected comes again, or becomes a dead letter at once', async () => {
    const { channel, clock } = open(options);
    const bob = channel.join('bob');
    for (const payload of [1, 2]) await channel.send({ from: 'ann', to: 'bob', payload, requiresAck: true });
    await drain(channel, 'bob');
    expect([bob.reject('1'), bob.reject('2', { requeue: false }), bob.reject('2')]).toEqual([true, true, false]);
    expect(channel.deadLetters()).toMatchObject([{ reason: 'rejected', message: { id: '2' } }]);
    expect(await bob.receive({ timeoutMs: 0 })).toBeUndefined();
    await clock.advance(50);
    expect(await bob.receive({ timeoutMs: 0 })).toMatchObject({ id: '1', attempt: 2 });
  });

  test('a message that comes too late to be acknowledged is not acknowledged', async () => {
    const { channel, clock } = open(options);
    const bob = channel.join('bob');
    await channel.send({ from: 'ann', to: 'bob', payload: 1, requiresAck: true });
    await bob.receive();
    await clock.advance(100);
    expect(bob.acknowledge('1')).toBe(false);
    await clock.advance(50);
    expect(await bob.receive()).toMatchObject({ attempt: 2 });
    expect(bob.acknowledge('1')).toBe(true);
  });

  test('a message that comes again keeps its place by urgency and age', async () => {
    const { channel, clock } = open({ ...options, backoffMs: 0 });
    const bob = channel.join('bob');
    await channel.send({ from: 'ann', to: 'bob', payload: 1, requiresAck: true });
    await bob.receive();
    await channel.send({ from: 'ann', to: 'bob', payload: 2 });
    await channel.send({ from: 'ann', to: 'bob', payload: 3, priority: 'high' });
    await clock.advance(100);
    expect(payloads(await drain(channel, 'bob'))).toEqual([3, 1, 2]);
  });

  test('a message that was received in an earlier attempt of a run can be marked, and then acknowledged', async () => {
    const { channel } = open(options);
    const bob = channel.join('bob');
    for (const payload of [1, 2, 3]) await channel.send({ from: 'ann', to: 'bob', payload, requiresAck: payload < 3 });
    expect([bob.markReceived('1', 2), bob.markReceived('3', 1), bob.markReceived('9', 1)]).toEqual([true, true, false]);
    expect(bob.stats).toEqual({ pending: 2, unacknowledged: 1 });
    expect(bob.reject('1')).toBe(true);
    expect(payloads(await drain(channel, 'bob'))).toEqual([2]);
  });
});

describe('time to live', () => {
  test('a message whose time is over is a dead letter, wherever it waits', async () => {
    const { channel, clock } = open({ ackTimeoutMs: 10, backoffMs: 100 });
    channel.join('bob');
    await channel.send({ from: 'ann', to: 'bob', payload: 'delayed', requiresAck: true, ttlMs: 60 });
    await drain(channel, 'bob');
    await channel.send({ from: 'ann', to: 'bob', payload: 'short', ttlMs: 50 });
    await channel.send({ from: 'ann', to: 'bob', payload: 'long', ttlMs: 500 });
    await clock.advance(49);
    expect(channel.deadLetters()).toEqual([]);
    await clock.advance(11);
    expect(channel.deadLetters().map(({ message, reason }) => [message.payload, reason])).toEqual([
      ['short', 'expired'],
      ['delayed', 'expired'],
    ]);
    expect(payloads(await drain(channel, 'bob'))).toEqual(['long']);
  });

  test('one that was delivered in time may be acknowledged after it', async () => {
    const { channel, clock } = open();
    const bob = channel.join('bob');
    await channel.send({ from: 'ann', to: 'bob', payload: 1, requiresAck: true, ttlMs: 50 });
    await bob.receive();
    await clock.advance(60);
    expect(bob.acknowledge('1')).toBe(true);
  });
});

describe('dead letters', () => {
  test('can be listed by message and receiver, and sent again with all attempts and their whole time', async () => {
    const { channel, clock } = open({ kind: 'broadcast' });
    channel.join('bob');
    channel.join('eve');
    await channel.send({ from: 'ann', payload: 1, ttlMs: 50 });
    await channel.send({ from: 'ann', payload: 2, ttlMs: 50 });
    await clock.advance(50);
    expect(channel.deadLetters()).toHaveLength(4);
    expect(channel.deadLetters({ id: '1' })).toHaveLength(2);
    expect(channel.deadLetters({ id: '1', receiver: 'eve' })).toMatchObject([{ timestamp: 50 }]);
    expect(channel.redeliver({ receiver: 'eve' })).toBe(2);
    await clock.advance(49);
    expect(payloads(await drain(channel, 'eve'))).toEqual([1, 2]);
    expect(channel.redeliver({ id: 'none' })).toBe(0);
    expect(channel.deadLetters()).toHaveLength(2);
  });

  test('stay when the receiver left or has no room', async () => {
    const { channel, clock } = open({ capacity: 1 });
    const bob = channel.join('bob');
    await channel.send({ from: 'ann', to: 'bob', payload: 1, ttlMs: 50 });
    await clock.advance(50);
    await channel.send({ from: 'ann', to: 'bob', payload: 2 });
    expect(channel.redeliver()).toBe(0);
    bob.close();
    expect(channel.redeliver()).toBe(0);
    channel.join('bob');
    expect(channel.redeliver()).toBe(1);
    expect(channel.deadLetters()).toMatchObject([{ message: { payload: 2 }, reason: 'receiver-left' }]);
  });

  test('are bounded, and counted', async () => {
    const { channel } = open({ deadLetterCapacity: 2, capacity: 1, whenFull: 'drop-newest' });
    channel.join('bob');
    for (const payload of [1, 2, 3, 4]) await channel.send({ from: 'ann', to: 'bob', payload });
    expect(channel.deadLetters().map(({ message }) => message.payload)).toEqual([3, 4]);
    expect(channel.stats.deadLetters).toBe(3);
  });
});

describe('a full mailbox', () => {
  test.each([
    ['drop-oldest', [2, 3], [1]],
    ['drop-newest', [1, 2], [3]],
  ] as const)('with %s', async (whenFull, kept, dropped) => {
    const { channel } = open({ capacity: 2, whenFull });
    channel.join('bob');
    for (const payload of [1, 2, 3]) await channel.send({ from: 'ann', to: 'bob', payload });
    expect(payloads(await drain(channel, 'bob'))).toEqual(kept);
    expect(channel.deadLetters().map(({ message, reason }) => [message.payload, reason])).toEqual(
      dropped.map((payload) => [payload, 'overflow']),
    );
  });

  test('with drop-oldest gives up no message for a less urgent one, nor one that was delivered', async () => {
    const { channel } = open({ capacity: 2, whenFull: 'drop-oldest' });
    const bob = channel.join('bob');
    const send = (payload: number, priority: 'low' | 'high', requiresAck = false) =>
      channel.send({ from: 'ann', to: 'bob', payload, priority, requiresAck });
    await send(1, 'high', true);
    await send(2, 'high');
    await send(3, 'low');
    await bob.receive();
    await send(4, 'high');
    expect(channel.deadLetters().map(({ message }) => message.payload)).toEqual([3, 2]);
    expect(payloads(await drain(channel, 'bob'))).toEqual([4]);
  });

  test('counts what was not acknowledged: a receiver that never does cannot fill the memory', async () => {
    const { channel } = open({ capacity: 2 });
    channel.join('bob');
    for (const payload of [1, 2]) {
      await channel.send({ from: 'ann', to: 'bob', payload, requiresAck: true });
      await drain(channel, 'bob');
    }
    await expect(channel.send({ from: 'ann', to: 'bob', payload: 3 })).rejects.toMatchObject({ code: 'OVERLOADED' });
  });

  test('with block makes senders wait for room, in order; an abort ends the wait', async () => {
    const { channel } = open({ capacity: 1, whenFull: 'block' });
    const bob = channel.join('bob');
    const stop = new AbortController();
    const done: number[] = [];
    const send = async (payload: number, signal?: AbortSignal) => {
      await channel.send({ from: 'ann', to: 'bob', payload }, signal);
      done.push(payload);
    };
    const sends = [send(1), send(2), send(3, stop.signal), send(4)];
    stop.abort(new Error('enough'));
    await expect(sends[2]).rejects.toThrow('enough');
    expect(done).toEqual([1]);
    expect(payloads([await bob.receive(), await bob.receive(), await bob.receive()])).toEqual([1, 2, 4]);
    await Promise.all([sends[1], sends[3]]);
    expect(done).toEqual([1, 2, 4]);
  });

  test('with block lets only so many senders wait', async () => {
    const { channel } = open({ capacity: 1, whenFull: 'block' });
    channel.join('bob');
    const sends = Array.from({ length: 10_002 }, (_, payload) => channel.send({ from: 'ann', to: 'bob', payload }));
    await expect(sends.at(-1)).rejects.toMatchObject({ code: 'OVERLOADED' });
    channel.close();
    const results = await Promise.allSettled(sends);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('with block has room when a message expires, and tells senders when the receiver leaves', async () => {
    const { channel, clock } = open({ capacity: 1, whenFull: 'block' });
    const bob = channel.join('bob');
    await channel.send({ from: 'ann', to: 'bob', payload: 1, ttlMs: 50 });
    const second = channel.send({ from: 'ann', to: 'bob', payload: 2 });
    const third = channel.send({ from: 'ann', to: 'bob', payload: 3 });
    await clock.advance(50);
    await second;
    bob.close();
    await expect(third).rejects.toMatchObject({ code: 'CLOSED' });
    expect(clock.pending).toBe(0);
  });
});

describe('who may do what', () => {
  test('only those who are named may send and join', async () => {
    const { channel } = open({ senders: ['ann'], receivers: ['bob'] });
    channel.join('bob');
    expect(() => channel.join('eve')).toThrow(expect.objectContaining({ code: 'PERMISSION_DENIED' }));
    await expect(channel.send({ from: 'eve', to: 'bob', payload: 1 })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    await channel.send({ from: 'ann', to: 'bob', payload: 1 });
  });

  test.each<[object, string]>([
    [{ from: 'ann', payload: 1 }, 'VALIDATION_FAILED'],
    [{ from: 'ann', to: 'nobody', payload: 1 }, 'NOT_FOUND'],
    [{ from: 'ann', to: '__proto__', payload: 1 }, 'NOT_FOUND'],
    [{ from: 'ann', to: 'bob', topic: 'x', payload: 1 }, 'VALIDATION_FAILED'],
    [{ from: '', to: 'bob', payload: 1 }, 'VALIDATION_FAILED'],
    [{ to: 'bob', payload: 1 }, 'VALIDATION_FAILED'],
    [{ from: 'ann', to: 'bob', payload: 1n }, 'VALUE_UNSUPPORTED'],
    [{ from: 'ann', to: 'bob', payload: Number.NaN }, 'VALUE_UNSUPPORTED'],
    [{ from: 'ann', to: 'bob', payload: 1, priority: 'urgent' }, 'VALIDATION_FAILED'],
    [{ from: 'ann', to: 'bob', payload: 1, ttlMs: 0 }, 'VALIDATION_FAILED'],
    [{ from: 'ann', to: 'bob', payload: 1, ttlMs: Number.NaN }, 'VALIDATION_FAILED'],
    [{ from: 'ann', to: 'bob', payload: 1, ttlMs: Infinity }, 'VALIDATION_FAILED'],
  ])('the message %o is refused with %s', async (message, code) => {
    const { channel } = open();
    channel.join('bob');
    await expect(channel.send(message as never)).rejects.toMatchObject({ code });
    expect(channel.stats).toMatchObject({ sent: 0, pending: 0 });
  });

  test('members join once, with a pattern only where there are topics; after the end nothing works', async () => {
    const { channel } = open();
    const bob = channel.join('bob');
    const code = (wanted: string) => expect.objectContaining({ code: wanted });
    expect(() => channel.join('bob')).toThrow(code('ALREADY_EXISTS'));
    expect(() => channel.join('eve', { pattern: 'x' })).toThrow(code('VALIDATION_FAILED'));
    expect(() => channel.mailbox('eve')).toThrow(code('NOT_FOUND'));
    const waiting = bob.receive();
    channel.close();
    channel.close();
    expect(await waiting).toBeUndefined();
    expect(await bob.receive()).toBeUndefined();
    expect(() => channel.join('eve')).toThrow(code('CLOSED'));
    await expect(channel.send({ from: 'ann', to: 'bob', payload: 1 })).rejects.toMatchObject({ code: 'CLOSED' });
  });

  test.each([
    { kind: 'multicast' },
    { whenFull: 'wait' },
    { capacity: 0 },
    { maxAttempts: 1.5 },
    { ackTimeoutMs: 0 },
    { backoffMs: -1 },
    { deadLetterCapacity: Number.NaN },
  ])('the options %o are refused', (options) => {
    expect(() => open(options as never)).toThrow(TypeError);
  });
});

test('the bus hears what happens in a channel', async () => {
  const events = createEventBus();
  const heard: unknown[] = [];
  events.on(
    'channel.*',
    ({ type, data }) => void heard.push([type, data['id'], data['receiver'] ?? data['receivers']]),
  );
  const { channel } = open({ events });
  const bob = channel.join('bob');
  await channel.send({ from: 'ann', to: 'bob', payload: 'secret', requiresAck: true });
  await channel.send({ from: 'ann', to: 'bob', payload: 'secret', requiresAck: true });
  await drain(channel, 'bob');
  bob.acknowledge('1');
  bob.reject('2', { requeue: false });
  expect(heard).toEqual([
    ['channel.sent', '1', ['bob']],
    ['channel.sent', '2', ['bob']],
    ['channel.received', '1', 'bob'],
    ['channel.received', '2', 'bob'],
    ['channel.acknowledged', '1', 'bob'],
    ['channel.dead_lettered', '2', 'bob'],
  ]);
});

test('a listener may use the channel that it hears of', async () => {
  const events = createEventBus();
  const { channel, clock } = open({ events });
  channel.join('bob');
  const counts: number[] = [];
  events.on('channel.dead_lettered', () => void counts.push(channel.deadLetters().length));
  for (const payload of [1, 2, 3]) await channel.send({ from: 'ann', to: 'bob', payload, ttlMs: 10 });
  await clock.advance(10);
  expect(channel.deadLetters().map(({ message }) => message.payload)).toEqual([1, 2, 3]);
  expect(channel.stats).toMatchObject({ pending: 0, deadLetters: 3 });
  expect(counts).toHaveLength(3);
});
