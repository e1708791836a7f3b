import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';

import { createPolicy } from '@llmspell/infra/security';
import { createCaptureAudit } from '@llmspell/testing';
import { describe, expect, test } from 'vitest';

import { portsOf } from '../__fixtures__/ports-of.ts';
import { startServer } from '../__fixtures__/start-server.ts';

const LOOPBACK = ['127.0.0.1', '::1'];

describe('a fetch without a grant', () => {
  test.each([
    ['127.0.0.1'],
    ['localhost'],
    ['[::1]'],
    ['2130706433'],
    ['0x7f.1'],
    ['0177.0.0.1'],
    ['127.1'],
    ['[::ffff:127.0.0.1]'],
    ['0'],
    ['127。0。0。1'],
    ['app.localhost'],
  ])('does not reach http://%s, not even with the whole internet', async (host) => {
    await using server = await startServer((_, response) => response.end('secret'), '::');
    for (const net of [false, true, ['*'], ['example.com']] as const) {
      const { fetch } = portsOf({ net }, { http: { lookup: async () => LOOPBACK } });
      await expect(fetch(`http://${host}:${server.port}/`)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    }
    expect(server.requests).toEqual([]);
  });

  test('asks no resolver for the name', async () => {
    const asked: string[] = [];
    const http = {
      lookup: async (host: string) => {
        asked.push(host);
        return LOOPBACK;
      },
    };
    const { fetch } = portsOf({ net: ['example.com'] }, { http });
    await expect(fetch('http://secret.attacker.test/')).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
      request: { host: 'secret.attacker.test', port: 80 },
    });
    await expect(fetch('https://example.com:8443/')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(asked).toEqual(['example.com']);
  });

  test('names a flag that can be given', async () => {
    const { fetch } = portsOf({});
    await expect(fetch('http://[::1]:8080/')).rejects.toMatchObject({ data: { flag: '--allow-net=[::1]:8080' } });
    expect(createPolicy({ net: ['[::1]:8080'] }).check({ kind: 'net', host: '[::1]', port: 8080 })).toMatchObject({
      allowed: true,
    });
  });
});

describe('a granted fetch', () => {
  test.each([
    ['127.0.0.1:PORT', '127.0.0.1', '127.0.0.1'],
    ['127.0.0.1', '2130706433', '127.0.0.1'],
    ['127.0.0.0/8', '127.0.0.1', '127.0.0.1'],
    ['127.0.0.1:PORT', 'localhost', '127.0.0.1'],
    ['localhost:PORT', 'localhost', '127.0.0.1'],
    ['localhost:PORT', 'localhost', '::1'],
    ['[::1]:PORT', '[::1]', '::1'],
    ['::1', 'localhost', '::1'],
  ])('of %s reaches %s', async (entry, host, listening) => {
    await using server = await startServer((_, response) => response.end('hello'), listening);
    const lookup = async (): Promise<readonly string[]> => LOOPBACK;
    const { fetch } = portsOf({ net: [entry.replace('PORT', String(server.port))] }, { http: { lookup } });
    const url = `http://${host}:${server.port}/a?b`;
    const response = await fetch(url);
    expect(response).toBeInstanceOf(Response);
    expect([response.status, response.redirected, await response.text()]).toEqual([200, false, 'hello']);
    expect(response.url).toBe(new URL(url).href);
  });

  test('of one port reaches no other', async () => {
    await using server = await startServer((_, response) => response.end('secret'));
    const other = server.port === 8080 ? 8081 : 8080;
    const { fetch } = portsOf({ net: [`127.0.0.1:${other}`, `localhost:${other}`] });
    await expect(fetch(`http://127.0.0.1:${server.port}/`)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  test('by the resolver of the system', async () => {
    await using server = await startServer((_, response) => response.end('hello'));
    const { fetch } = portsOf({ net: ['localhost'] });
    expect(await (await fetch(`http://localhost:${server.port}/`)).text()).toBe('hello');
  });

  test('to a private address by a name needs both', async () => {
    await using server = await startServer((_, response) => response.end('hello'));
    const http = { lookup: async () => ['127.0.0.1'] };
    const url = `http://db.test:${server.port}/`;
    for (const net of [['db.test'], ['127.0.0.1']]) {
      await expect(portsOf({ net }, { http }).fetch(url)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    }
    expect((await portsOf({ net: ['db.test', '127.0.0.1'] }, { http }).fetch(url)).status).toBe(200);
    expect(server.requests).toHaveLength(1);
  });

  test('is audited with the host, and with the address when it is not public', async () => {
    await using server = await startServer((_, response) => response.end());
    const audit = createCaptureAudit();
    const http = { lookup: async () => ['127.0.0.1'] };
    const { fetch } = portsOf({ net: ['db.test', '127.0.0.1'] }, { http, audit });
    await fetch(`http://db.test:${server.port}/`);
    const { port } = server;
    expect(audit.records.map(({ target, result }) => `${target} ${result}`)).toEqual([
      `db.test:${port} success`,
      `127.0.0.1:${port} success`,
    ]);
  });

  test('does not follow a name that changes its address', async () => {
    await using server = await startServer((_, response) => response.end('secret'));
    const answers = [['192.0.2.1'], ['127.0.0.1'], ['169.254.169.254'], ['not an address'], []];
    const http = { lookup: async () => answers.shift() ?? [] };
    const { fetch } = portsOf({ net: ['rebind.test'] }, { http });
    for (let time = 0; time < 4; time += 1) {
      await expect(fetch(`http://rebind.test:${server.port}/`)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    }
    await expect(fetch(`http://rebind.test:${server.port}/`)).rejects.toMatchObject({ code: 'HTTP_FAILED' });
    expect(server.requests).toEqual([]);
  });

  test('does not lend its connection to a narrower scope', async () => {
    await using server = await startServer((_, response) => response.end());
    const context = portsOf({ net: ['localhost'] });
    const url = `http://127.0.0.1:${server.port}/`;
    await context.fetch(url);
    const inner = context.scope('inner', { permissions: createPolicy() });
    await expect(inner.fetch(url)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });
});

describe('a redirect', () => {
  test('to a host that is not granted is refused', async () => {
    await using target = await startServer((_, response) => response.end('secret'));
    await using server = await startServer((_, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${target.port}/` }).end();
    });
    const { fetch } = portsOf({ net: [`127.0.0.1:${server.port}`] });
    await expect(fetch(`http://127.0.0.1:${server.port}/`)).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
      request: { host: '127.0.0.1', port: target.port },
    });
    expect([server.requests.length, target.requests.length]).toEqual([1, 0]);
  });

  test('to another origin takes no credentials along', async () => {
    await using target = await startServer((_, response) => response.end('there'));
    await using server = await startServer((_, response) => {
      response.writeHead(307, { location: `http://127.0.0.1:${target.port}/x` }).end();
    });
    const { fetch } = portsOf({ net: ['localhost'] });
    const headers = { authorization: 'Bearer secret', cookie: 'a=secret', 'proxy-authorization': 'secret' };
    const response = await fetch(`http://127.0.0.1:${server.port}/`, { method: 'POST', body: 'body', headers });
    expect([await response.text(), response.redirected, response.url]).toEqual([
      'there',
      true,
      `http://127.0.0.1:${target.port}/x`,
    ]);
    expect(server.requests[0]?.headers).toMatchObject({ authorization: 'Bearer secret' });
    expect(JSON.stringify(target.requests[0]?.rawHeaders)).not.toContain('secret');
  });

  test.each([['file:///etc/passwd'], ['data:text/plain,x'], ['ftp://127.0.0.1/'], ['/loop']])(
    'to %s leads nowhere',
    async (location) => {
      await using server = await startServer((_, response) => response.writeHead(302, { location }).end());
      const { fetch } = portsOf({ net: ['localhost'] });
      await expect(fetch(`http://127.0.0.1:${server.port}/`)).rejects.toMatchObject({ code: 'HTTP_FAILED' });
    },
  );
});

describe('a request', () => {
  test('has the method, headers and body that were given', async () => {
    await using server = await startServer((request, response) => {
      const { method, headers } = request;
      response.setHeader(
        'x-got',
        JSON.stringify({ method, type: headers['content-type'], host: headers.host, own: headers['x-own'] }),
      );
      response.appendHeader('set-cookie', 'a=1').appendHeader('set-cookie', 'b=2');
      request.pipe(response);
    });
    const { fetch } = portsOf({ net: ['localhost'] });
    const form = new FormData();
    form.set('field', 'value');
    form.set('file', new Blob(['content']), 'name.txt');
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('streamed'));
        controller.close();
      },
    });
    const bodies: readonly (readonly [RequestInit['body'], RegExp, RegExp])[] = [
      ['text', /^text\/plain/u, /^text$/u],
      [new URLSearchParams({ a: 'b c' }), /^application\/x-www-form-urlencoded/u, /^a=b\+c$/u],
      [new Blob(['blob'], { type: 'text/x' }), /^text\/x$/u, /^blob$/u],
      [new Uint8Array([104, 105]), /^undefined$/u, /^hi$/u],
      [form, /^multipart\/form-data; boundary=/u, /name="field"[\s\S]*value[\s\S]*filename="name.txt"[\s\S]*content/u],
      [stream, /^undefined$/u, /^streamed$/u],
    ];
    for (const [body, type, text] of bodies) {
      const init = { method: 'PUT', body, headers: new Headers({ 'x-own': '1', host: 'evil.test' }), duplex: 'half' };
      const response = await fetch(new URL(`http://127.0.0.1:${server.port}/`), init as RequestInit);
      const got = JSON.parse(response.headers.get('x-got') ?? '') as Record<string, unknown>;
      expect(got).toMatchObject({ method: 'PUT', own: '1', host: `127.0.0.1:${server.port}` });
      expect(String(got['type'])).toMatch(type);
      expect(await response.text()).toMatch(text);
      expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    }
  });

  test.each([['file:///etc/passwd'], ['ftp://example.com'], ['data:,x'], ['blob:x'], ['/path'], ['']])(
    'to %j is none',
    async (url) => {
      await expect(portsOf({ net: true }).fetch(url)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    },
  );

  test('that cannot be made is told as such, without its secrets', async () => {
    const { fetch } = portsOf({ net: true });
    const error = await fetch('https://user:pa55word@example.com/').catch(String);
    expect(error).toContain('authorization header');
    expect(error).not.toContain('pa55word');
    for (const init of [{ method: 'a b' }, { headers: { 'bad name': 'x' } }, { body: 'x' }, { redirect: 'maybe' }]) {
      await expect(fetch('https://example.com/', init as RequestInit)).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
      });
    }
  });

  test.each([1, 22, 25, 6000])('to port %d is refused by every HTTP client, and no second try helps', async (port) => {
    await expect(portsOf({ net: ['localhost'] }).fetch(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      retryable: false,
      message: expect.stringContaining('port') as string,
    });
  });

  test('that is sent round in a circle ends, and no second try helps', async () => {
    await using server = await startServer((_, response) => response.writeHead(302, { location: '/again' }).end());
    await expect(portsOf({ net: ['localhost'] }).fetch(`http://127.0.0.1:${server.port}/`)).rejects.toMatchObject({
      code: 'HTTP_FAILED',
      retryable: false,
      message: expect.stringContaining('redirect count exceeded') as string,
    });
  });

  test("whose dispatcher is somebody else's is made by ours", async () => {
    const { fetch } = portsOf({ net: [] });
    let used = false;
    // A caller without types.
    const init: RequestInit = {};
    Object.assign(init, { dispatcher: { dispatch: () => (used = true) } });
    await expect(fetch('http://127.0.0.1:8080/', init)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(used).toBe(false);
  });
});

describe('an answer', () => {
  test('with an error status is an answer, also one without a body', async () => {
    await using server = await startServer((request, response) => {
      response.writeHead(Number(request.url?.slice(1))).end();
    });
    const { fetch } = portsOf({ net: ['localhost'] });
    for (const status of [204, 304, 404, 500]) {
      const response = await fetch(`http://127.0.0.1:${server.port}/${status}`);
      expect([response.status, response.ok, await response.text()]).toEqual([status, status === 204, '']);
      expect(response).toBeInstanceOf(Response);
    }
  });

  test('longer than allowed fails, also when it grows only when unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    await using server = await startServer((request, response) => {
      if (request.url === '/bomb') response.setHeader('content-encoding', 'gzip').end(bomb);
      else response.end(Buffer.alloc(request.url === '/long' ? 100_001 : 100_000));
    });
    const { fetch } = portsOf({ net: ['localhost'] }, { http: { maxResponseBytes: 100_000 } });
    const at = (path: string): string => `http://127.0.0.1:${server.port}${path}`;
    expect((await (await fetch(at('/fits'))).arrayBuffer()).byteLength).toBe(100_000);
    for (const path of ['/long', '/bomb']) {
      const response = await fetch(at(path));
      await expect(response.arrayBuffer()).rejects.toMatchObject({ code: 'HTTP_FAILED', data: { maxBytes: 100_000 } });
    }
  });

  test('is streamed as it comes', async () => {
    let goOn = (): void => {};
    await using server = await startServer((_, response) => {
      response.write('first');
      goOn = () => response.end('second');
    });
    const { fetch } = portsOf({ net: ['localhost'] });
    const { body } = await fetch(`http://127.0.0.1:${server.port}/`);
    const texts: string[] = [];
    for await (const chunk of body ?? []) {
      texts.push(new TextDecoder().decode(chunk as Uint8Array));
      goOn();
    }
    expect(texts).toEqual(['first', 'second']);
  });

  test('that ends early fails with its code', async () => {
    await using server = await startServer((_, response) => {
      response.writeHead(200, { 'content-length': 10 });
      response.write('part', () => response.destroy());
    });
    const { fetch } = portsOf({ net: ['localhost'] });
    const response = await fetch(`http://127.0.0.1:${server.port}/`);
    await expect(response.text()).rejects.toMatchObject({ code: 'HTTP_FAILED', retryable: true });
  });

  test('that does not come fails with its code', async () => {
    const { port, [Symbol.asyncDispose]: close } = await startServer(() => {});
    const { fetch } = portsOf({ net: ['localhost'] }, { http: { timeoutMs: 20 } });
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'HTTP_FAILED', retryable: true });
    await close();
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'HTTP_FAILED', retryable: true });
  });
});

describe('an abort', () => {
  const reason = new Error('enough');

  test('keeps its reason: before, while waiting, while reading', async () => {
    const controller = new AbortController();
    await using server = await startServer((request, response) => {
      if (request.url === '/body') response.write('part');
      else controller.abort(reason);
    });
    const { fetch } = portsOf({ net: ['localhost'] });
    const url = `http://127.0.0.1:${server.port}/`;
    const reading = new AbortController();
    const response = await fetch(`${url}body`, { signal: reading.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    const read = reader?.read();
    reading.abort(reason);
    await expect(read).rejects.toBe(reason);
    await expect(fetch(url, { signal: controller.signal })).rejects.toBe(reason);
    await expect(fetch(url, { signal: controller.signal })).rejects.toBe(reason);
  });

  test('keeps its reason while a name is looked up', async () => {
    const controller = new AbortController();
    const lookup = (): Promise<never> => {
      controller.abort(reason);
      return new Promise(() => {});
    };
    const { fetch } = portsOf({ net: ['example.com'] }, { http: { lookup } });
    await expect(fetch('http://example.com/', { signal: controller.signal })).rejects.toBe(reason);
  });
});

const IDLE = `
const { createPolicy, createPorts } = await import('@llmspell/infra/security');
const { createRunContext } = await import('@llmspell/core');
const context = createRunContext({ permissions: createPolicy({ net: ['127.0.0.1'] }), ports: createPorts() });
const response = await context.fetch(process.argv[1]);
process.stdout.write(await response.text());
`;

test('a process with nothing left to do ends, whatever was fetched', async () => {
  await using server = await startServer((_, response) => response.end('hello'));
  const url = `http://127.0.0.1:${server.port}/`;
  const child = spawn(process.execPath, [...process.execArgv, '--input-type=module', '-e', IDLE, url], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const texts: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => texts.push(chunk.toString()));
  // The server keeps its side open.
  const [code] = (await once(child, 'close')) as [number];
  expect([code, texts.join('')]).toEqual([0, 'hello']);
});
