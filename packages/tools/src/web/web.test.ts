import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { call, resultOf } from '../__fixtures__/call.ts';
import {
  createHttpRequesterTool,
  createUrlAnalyzerTool,
  createWebhookCallerTool,
  createWebScraperTool,
} from './index.ts';

interface Seen {
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const seen: Seen[] = [];
const server = createServer((request, response) => void answer(request, response));
let base = '';
let failures = 0;

// The guard in front of the network is not the tools' own: here everything is granted.
const options = { ports: { fetch: () => fetch } };

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  seen.push({ method: request.method ?? '', headers: request.headers, body });
  if (request.url === '/json') response.setHeader('content-type', 'application/json').end('{"a":1}');
  else if (request.url === '/missing') response.writeHead(404).end('no');
  else if (request.url === '/large') response.end('x'.repeat(2_000));
  else if (request.url === '/page') response.end(PAGE);
  else if (request.url === '/flaky' && failures > 0) {
    failures -= 1;
    response.writeHead(503).end('later');
  } else response.end('ok');
}

const PAGE = `<html><head><title>The title</title><meta name="author" content="Ada"><style>p{}</style></head>
<body><h1>Hello</h1><p class="x">One</p><p class="x">Two</p><a href="/next">Next</a><img src="a.png" alt="A"><script>evil()</script></body></html>`;

describe('HTTP requests', () => {
  const tool = createHttpRequesterTool({ maxResponseSize: 1_000 });

  test('give status, headers and body, and JSON decoded', async () => {
    expect(await call(tool, { url: `${base}/json` }, options)).toMatchObject({
      success: true,
      operation: 'get',
      result: { status_code: 200, body: '{"a":1}', headers: { 'content-type': 'application/json' } },
      data: { a: 1 },
      text: '{"a":1}',
    });
    expect(seen.at(-1)?.headers['user-agent']).toBe('llmspell-http/1.0');
  });

  test('send bodies and credentials', async () => {
    await call(tool, { input: base, method: 'post', body: { q: 1 }, auth: { type: 'Bearer', token: 't' } }, options);
    expect(seen.at(-1)).toMatchObject({
      method: 'POST',
      body: '{"q":1}',
      headers: { authorization: 'Bearer t', 'content-type': 'application/json' },
    });
    await call(tool, { input: base, auth: { type: 'Basic', username: 'a', password: 'b' } }, options);
    expect(seen.at(-1)?.headers.authorization).toBe('Basic YTpi');
    await call(tool, { input: base, auth: { type: 'ApiKey', key: 'k' } }, options);
    expect(seen.at(-1)?.headers['x-api-key']).toBe('k');
  });

  test('a status of 404 is an answer', async () => {
    expect(await call(tool, { url: `${base}/missing` }, options)).toMatchObject({
      success: false,
      result: { status_code: 404 },
      error: { message: 'HTTP 404 Not Found' },
    });
  });

  test('are made again after 503, but never one that changes something', async () => {
    failures = 2;
    expect((await call(tool, { url: `${base}/flaky` }, options)).success).toBe(true);
    failures = 1;
    expect((await call(tool, { url: `${base}/flaky`, method: 'POST' }, options)).success).toBe(false);
  });

  test.each(['file:///etc/passwd', 'ftp://x', 'x', 'javascript:alert(1)'])('refuse %s', async (url) => {
    await expect(call(tool, { url }, options)).rejects.toThrow('Invalid URL');
  });

  test('stop at an answer that is too large, and reach nothing without the port', async () => {
    await expect(call(tool, { url: `${base}/large` }, options)).rejects.toMatchObject({ code: 'HTTP_FAILED' });
    await expect(call(tool, { url: base })).rejects.toMatchObject({ code: 'NOT_SUPPORTED' });
  });
});

describe('webhooks', () => {
  const tool = createWebhookCallerTool();

  test('are delivered, again and again under one key', async () => {
    failures = 2;
    const before = seen.length;
    const result = await resultOf(tool, { url: `${base}/flaky`, payload: { a: 1 } }, options);
    expect(result).toMatchObject({
      success: true,
      status_code: 200,
      retry_count: 2,
      response: { body: 'ok', body_is_json: false },
    });
    const keys = seen.slice(before).map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
  });

  test('that never succeed are an answer', async () => {
    failures = 9;
    expect(await call(tool, { url: `${base}/flaky`, max_retries: 1 }, options)).toMatchObject({
      success: false,
      error: { code: 'HTTP_FAILED' },
    });
    failures = 0;
  });
});

describe('the page reader', () => {
  const tool = createWebScraperTool();

  test('gives the text without scripts, and what is asked for', async () => {
    const input = {
      url: `${base}/page`,
      selectors: { items: '.x' },
      extract_links: true,
      extract_images: true,
      extract_meta: true,
    };
    expect(await resultOf(tool, input, options)).toEqual({
      url: `${base}/page`,
      title: 'The title',
      content: 'Hello One Two Next',
      selections: { items: ['One', 'Two'] },
      links: [{ url: `${base}/next`, text: 'Next' }],
      images: [{ url: `${base}/a.png`, text: 'A' }],
      meta: { author: 'Ada' },
      status_code: 200,
    });
    expect((await call(tool, { url: `${base}/page`, selector: 'h1' }, options)).text).toBe('Hello');
  });

  test('refuses a bad selector and a page that is not there', async () => {
    await expect(call(tool, { url: `${base}/page`, selector: '###' }, options)).rejects.toThrow('Invalid CSS selector');
    await expect(call(tool, { url: `${base}/missing` }, options)).rejects.toMatchObject({ code: 'HTTP_FAILED' });
  });
});

describe('the URL tool', () => {
  const tool = createUrlAnalyzerTool();

  test('takes a URL apart', async () => {
    expect(await resultOf(tool, { url: 'HTTPS://u:p@X.org:8443/a/b?q=a%20b&t=1&t=2#f' })).toEqual({
      valid: true,
      original: 'HTTPS://u:p@X.org:8443/a/b?q=a%20b&t=1&t=2#f',
      normalized: 'https://u:p@x.org:8443/a/b?q=a%20b&t=1&t=2#f',
      scheme: 'https',
      host: 'x.org',
      port: 8443,
      path: '/a/b',
      path_segments: ['a', 'b'],
      query: 'q=a%20b&t=1&t=2',
      fragment: 'f',
      query_params: { q: 'a b', t: ['1', '2'] },
      has_credentials: true,
    });
    expect(await resultOf(tool, { input: 'http://x/?q=a%20b', decode_params: false })).toMatchObject({
      port: 80,
      query_params: { q: 'a%20b' },
    });
    expect(await resultOf(tool, { input: 'not a url' })).toEqual({ valid: false, original: 'not a url' });
  });
});
