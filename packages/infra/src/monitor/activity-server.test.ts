import { connect } from 'node:net';

import type { EventInput } from '@llmspell/core';
import { createEventBus } from '@llmspell/infra/events';
import { createActivityMonitor, serveActivity, type ServeActivityOptions } from '@llmspell/infra/monitor';
import { createManualClock } from '@llmspell/testing';
import { expect, test } from 'vitest';
import { WebSocket as WsClient, type ClientOptions } from 'ws';

async function open(options: ServeActivityOptions = {}) {
  const events = createEventBus();
  const monitor = createActivityMonitor(events);
  const server = await serveActivity(monitor, options);
  const start = (name: string, more: EventInput['data'] = {}) =>
    events.emit({ type: 'agent.started', data: { agent_name: name, ...more }, runId: 'run-1' });
  return {
    events,
    monitor,
    server,
    start,
    async [Symbol.asyncDispose]() {
      await server.close();
      monitor.close();
    },
  };
}

interface Told {
  readonly type: string;
  readonly data: { readonly revision: number; readonly name?: string; readonly components?: readonly unknown[] };
}

/** A real client that keeps what it is told. */
function client(url: string, options: ClientOptions = {}) {
  const socket = new WsClient(url, options);
  const told: Told[] = [];
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const look of waiting) look();
  };
  socket.on('message', (data: Buffer) => {
    told.push(JSON.parse(data.toString()) as Told);
    wake();
  });
  const closed = new Promise<number>((resolve) => {
    socket.on('close', resolve);
  });
  /** Resolves when what was told is as wanted. */
  const until = (fits: (all: readonly Told[]) => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!fits(told)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  return { socket, told, closed, until };
}

/** What the server answers to one who may not connect. */
function refusal(url: string, options: ClientOptions = {}): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve) => {
    const socket = new WsClient(url, options);
    socket.on('error', () => {});
    socket.on('unexpected-response', (_request, response) => {
      let text = '';
      response.on('data', (part: Buffer) => {
        text += part.toString();
      });
      response.on('end', () => resolve({ status: response.statusCode, text }));
    });
  });
}

test('a client gets a snapshot, and then every change', async () => {
  await using world = await open();
  world.start('early');
  const { told, until } = client(world.server.url);
  await until(({ length }) => length === 1);
  world.start('ann');
  world.start('bob');
  await until(({ length }) => length === 3);
  expect(told).toMatchObject([
    { type: 'snapshot', data: { revision: 1, components: [{ name: 'early' }] } },
    { type: 'activity', data: { revision: 2, name: 'ann', phase: 'started', component: { running: 1 } } },
    { type: 'activity', data: { revision: 3, name: 'bob' } },
  ]);
  expect(world.server.clients).toBe(1);
});

test('the WebSocket of the platform can read it as well', async () => {
  await using world = await open();
  world.start('ann');
  const socket = new WebSocket(world.server.url);
  const first = await new Promise<string>((resolve) => {
    socket.addEventListener('message', ({ data }) => resolve(String(data)), { once: true });
  });
  expect(JSON.parse(first)).toMatchObject({ type: 'snapshot', data: { totals: { running: 1 } } });
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener('close', ({ code }) => resolve(code), { once: true });
  });
  await world.server.close();
  expect(await closed).toBe(1001);
});

test('pages of other origins may not connect, and those that are named may', async () => {
  await using world = await open({ allowedOrigins: ['http://localhost:5173'] });
  const { url } = world.server;
  for (const origin of [
    'http://evil.example',
    'null',
    'http://localhost:5173.evil.example',
    'https://localhost:5173',
  ]) {
    expect(await refusal(url, { origin })).toMatchObject({ status: 403 });
  }
  const { until } = client(url, { origin: 'http://localhost:5173' });
  await until(({ length }) => length === 1);
});

test('a token is asked for, in a header or in the address', async () => {
  await using world = await open({ token: 's3cret', path: '/activity' });
  const { url } = world.server;
  for (const [address, headers] of [
    [url, {}],
    [`${url}?token=wrong`, {}],
    [`${url}?token=`, {}],
    [url, { Authorization: 'Bearer s3cre' }],
    [url, { Authorization: 'Basic s3cret' }],
  ] as const) {
    const { status, text } = await refusal(address, { headers });
    expect(status).toBe(401);
    expect(text).not.toContain('s3cret');
  }
  expect(await refusal(url.replace('/activity', '/'), {})).toMatchObject({ status: 404 });
  await client(`${url}?token=s3cret`).until(({ length }) => length === 1);
  await client(url, { headers: { Authorization: 'Bearer s3cret' } }).until(({ length }) => length === 1);
});

test('a server that others can reach needs a token, and one that cannot listen says so', async () => {
  const monitor = createActivityMonitor(createEventBus());
  for (const host of ['0.0.0.0', '::', '192.168.1.1', 'example.com', '127.evil.example']) {
    await expect(serveActivity(monitor, { host })).rejects.toThrow(TypeError);
  }
  await expect(serveActivity(monitor, { token: '' })).rejects.toThrow(TypeError);
  await using first = await serveActivity(monitor, { host: 'localhost' });
  const port = Number(new URL(first.url).port);
  await expect(serveActivity(monitor, { host: 'localhost', port })).rejects.toMatchObject({ code: 'HTTP_FAILED' });
});

test('a client that does not read loses changes, never the memory of the server, and gets a new snapshot', async () => {
  await using world = await open({ queueSize: 10 });
  const { socket, told, until } = client(world.server.url);
  await until(({ length }) => length === 1);
  socket.pause();
  // More than the buffers of the operating system take.
  const path = 'p'.repeat(10_000);
  const count = 3_000;
  for (let index = 0; index < count; index += 1) {
    world.events.emit({ type: 'agent.started', data: { agent_name: `a${index % 5}` }, runId: 'run-1', path });
    if (index % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  socket.resume();
  await until((all) => all.at(-1)?.data.revision === count);
  const snapshots = told.filter(({ type }) => type === 'snapshot');
  expect(snapshots.length).toBeGreaterThan(1);
  expect(told.length).toBeLessThan(count);
  const revisions = told.map(({ data }) => data.revision);
  expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
  world.start('last');
  await until((all) => all.at(-1)?.data.name === 'last');
});

test('a client that gives no sign of life is ended', async () => {
  const clock = createManualClock();
  await using world = await open({ clock, heartbeatMs: 1_000 });
  const alive = client(world.server.url);
  const dead = client(world.server.url, { autoPong: false });
  await Promise.all([alive, dead].map(({ until }) => until(({ length }) => length === 1)));
  const pong = new Promise<void>((resolve) => {
    alive.socket.once('ping', resolve);
  });
  await clock.untilSleeping();
  await clock.advance(1_000);
  await pong;
  // What answered has an answer on its way, which comes before the answer to this.
  alive.socket.ping();
  await new Promise((resolve) => {
    alive.socket.once('pong', resolve);
  });
  await clock.untilSleeping();
  await clock.advance(1_000);
  expect(await dead.closed).toBe(1006);
  expect(world.server.clients).toBe(1);
});

test('what clients send is ignored, and too much of it ends them alone', async () => {
  await using world = await open();
  const [loud, quiet] = [client(world.server.url), client(world.server.url)];
  await Promise.all([loud, quiet].map(({ until }) => until(({ length }) => length === 1)));
  for (let index = 0; index < 100; index += 1) loud.socket.send('{"type":"shutdown"}');
  world.start('ann');
  await loud.until(({ length }) => length === 2);
  loud.socket.send('x'.repeat(100_000));
  expect(await loud.closed).toBe(1009);
  world.start('bob');
  await quiet.until(({ length }) => length === 3);
});

test('there are only so many clients at once', async () => {
  await using world = await open({ maxClients: 1 });
  const first = client(world.server.url);
  await first.until(({ length }) => length === 1);
  expect(await refusal(world.server.url)).toMatchObject({ status: 503 });
  first.socket.close();
  await first.closed;
});

test('requests that are no WebSocket are told so, and broken ones harm nobody', async () => {
  await using world = await open();
  const response = await fetch(world.server.url.replace('ws:', 'http:'));
  expect(response.status).toBe(426);
  const port = Number(new URL(world.server.url).port);
  for (const text of [
    'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    'GET http://[ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    '\0\0\0\0',
  ]) {
    const socket = connect(port, '127.0.0.1');
    const ended = new Promise((resolve) => {
      socket.once('close', resolve);
    });
    socket.on('error', () => {});
    socket.resume();
    socket.write(text);
    await ended;
  }
  await client(world.server.url).until(({ length }) => length === 1);
});

test('closing ends every client, twice is fine, and the monitor goes on', async () => {
  const world = await open();
  const clients = [client(world.server.url), client(world.server.url)];
  await Promise.all(clients.map(({ until }) => until(({ length }) => length === 1)));
  await Promise.all([world.server.close(), world.server.close()]);
  expect(await Promise.all(clients.map(({ closed }) => closed))).toEqual([1001, 1001]);
  expect(world.server.clients).toBe(0);
  world.start('ann');
  expect(world.monitor.snapshot().totals.running).toBe(1);
  world.monitor.close();
});

test('clients are ended when the monitor ends', async () => {
  await using world = await open();
  const { until, closed } = client(world.server.url);
  await until(({ length }) => length === 1);
  world.monitor.close();
  expect(await closed).toBe(1001);
});
