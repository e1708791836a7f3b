import { SpellError, type Fetch, type Guard } from '@llmspell/core';
import { Agent, fetch as undiciFetch, type RequestInit as UndiciRequestInit } from 'undici';

import { createGuardedConnector, type Lookup } from './guarded-connector.ts';
import { toHttpError } from './http-error.ts';
import { limitBody } from './limit-body.ts';

export interface FetchOptions {
  /** Of an answer's body after decompression, bytes. @default 50 MiB */
  readonly maxResponseBytes?: number;
  /** Until a connection stands, until the answer begins, and between its parts, each, ms. @default 30_000 */
  readonly timeoutMs?: number;
  /** Finds the addresses of a host. @default the system's resolver */
  readonly lookup?: Lookup;
}

/**
 * HTTP behind a guard. Whatever leads to a connection (the first request, a redirect, a name that changes its address)
 * asks the guard. No proxy of the environment is used. A redirect to another origin takes `authorization` and `cookie`
 * off, as the fetch standard says; headers of one's own go along.
 */
export function createFetch(guard: Guard, options: FetchOptions = {}): Fetch {
  const { maxResponseBytes = 50 * 1024 * 1024, timeoutMs = 30_000, lookup } = options;
  let agent: Agent | undefined;
  return async (url, init = {}) => {
    const target = parseUrl(url);
    const request = { origin: target.origin, signal: init.signal ?? undefined };
    agent ??= new Agent({
      connect: createGuardedConnector(guard, { lookup, timeoutMs }),
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    try {
      const answer = await undiciFetch(target, { ...(await toUndici(init)), dispatcher: agent });
      return limitBody(answer, maxResponseBytes, request);
    } catch (error) {
      throw toHttpError(error, request);
    }
  };
}

/** A request in terms of undici, whose class of forms is not the global one. */
async function toUndici(init: RequestInit): Promise<UndiciRequestInit> {
  // The same shape under types of its own.
  const own = init as object as UndiciRequestInit;
  if (!(init.body instanceof FormData)) return own;
  const form = new Response(init.body);
  const headers = new Headers(init.headers);
  headers.set('content-type', form.headers.get('content-type') ?? 'multipart/form-data');
  return { ...own, headers: [...headers], body: await form.arrayBuffer() };
}

function parseUrl(url: string | URL): URL {
  const parsed = URL.parse(String(url));
  if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:') {
    throw invalidUrl(
      `that begins with http:// or https://; got ${JSON.stringify(parsed?.protocol ?? String(url).slice(0, 50))}`,
    );
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw invalidUrl('without user name and password; send them in the authorization header');
  }
  return parsed;
}

function invalidUrl(expected: string): SpellError {
  return new SpellError({ code: 'VALIDATION_FAILED', message: `Expected an address ${expected}.` });
}
