import { isStop, messageOf, SpellError, type Fetch, type Guard } from '@llmspell/core';
import { Agent, fetch as undiciFetch, type RequestInit as UndiciRequestInit } from 'undici';

import { createGuardedConnector, type Lookup } from './guarded-connector.ts';
import { limitBody } from './limit-body.ts';

export interface FetchOptions {
  /** Of an answer's body after decompression, bytes. @default 50 MiB */
  readonly maxResponseBytes?: number;
  /** Until the answer begins, and between its parts, ms. @default 30_000 */
  readonly timeoutMs?: number;
  /** Finds the addresses of a host. @default the system's resolver */
  readonly lookup?: Lookup;
}

/**
 * HTTP behind a guard. Whatever leads to a connection (the first request, a redirect, a name that changes its address)
 * asks the guard about the address that is really connected to.
 */
export function createFetch(guard: Guard, options: FetchOptions = {}): Fetch {
  const { maxResponseBytes = 50 * 1024 * 1024, timeoutMs = 30_000, lookup } = options;
  let agent: Agent | undefined;
  return async (url, init) => {
    const target = parseUrl(url);
    agent ??= new Agent({
      connect: createGuardedConnector(guard, lookup),
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    try {
      // undici's own fetch has the same shape as the global one, under types of its own.
      const response = await undiciFetch(target, { ...(init as object as UndiciRequestInit), dispatcher: agent });
      return limitBody(response, maxResponseBytes);
    } catch (error) {
      throw toHttpError(error, target, init?.signal ?? undefined);
    }
  };
}

function parseUrl(url: string | URL): URL {
  const parsed = URL.canParse(String(url)) ? new URL(String(url)) : undefined;
  if (parsed !== undefined && (parsed.protocol === 'http:' || parsed.protocol === 'https:')) return parsed;
  throw new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected an address that begins with http:// or https://; got ${JSON.stringify(String(url).slice(0, 200))}.`,
  });
}

/** The guard's refusal or the abort behind undici's error, or `HTTP_FAILED`. */
function toHttpError(error: unknown, url: URL, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true) return signal.reason;
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (SpellError.isInstance(cause) || isStop(cause)) return cause;
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return new SpellError({
    code: 'HTTP_FAILED',
    message: `No answer from ${url.origin}: ${messageOf(cause)}.`,
    retryable: true,
    data: { origin: url.origin },
    cause: error,
  });
}
