import { SpellError, type JsonObject, type JsonValue, safeParseJson, type ToolContext } from '@llmspell/core';
import { withTimeoutSignal } from '@llmspell/core/kit';

import { invalidInput } from '../contract/invalid-input.ts';

/** A request, as a tool has read it. */
export interface HttpCall {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** What came back. */
export interface HttpAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body decoded, when it is JSON. */
  readonly json: JsonValue | undefined;
  /** The address after redirects. */
  readonly url: string;
}

const USER_AGENT = 'llmspell-http/1.0';

/**
 * Makes one request through the context's fetch.
 *
 * @throws SpellError `VALIDATION_FAILED` for a URL that is none, `TIMEOUT`, `HTTP_FAILED` when there was no answer or it
 * was too large; whatever the port refuses.
 */
export async function httpCall(
  call: HttpCall,
  { fetch, signal }: Pick<ToolContext, 'fetch' | 'signal'>,
): Promise<HttpAnswer> {
  const url = parseUrl(call.url);
  const options = { signal, timeoutMs: call.timeoutMs, what: `The request to ${url.host}` };
  return withTimeoutSignal(options, async (limited) => {
    const response = await fetch(url, {
      method: call.method,
      headers: { 'user-agent': USER_AGENT, ...call.headers },
      signal: limited,
      ...(call.body === undefined ? {} : { body: call.body }),
    });
    const body = await readBody(response, call.maxBytes);
    return {
      status: response.status,
      statusText: response.statusText,
      headers: Object.fromEntries(response.headers),
      body,
      json: jsonOf(body, response.headers.get('content-type') ?? ''),
      url: response.url === '' ? url.href : response.url,
    };
  });
}

function parseUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw invalidInput(`Invalid URL: ${text.slice(0, 100)}. Expected one that starts with http:// or https://`);
  }
  return url;
}

async function readBody(response: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      throw new SpellError({
        code: 'HTTP_FAILED',
        message: `The answer is larger than the ${maxBytes} bytes allowed.`,
      });
    }
    parts.push(decoder.decode(chunk, { stream: true }));
  }
  return parts.join('') + decoder.decode();
}

function jsonOf(body: string, type: string): JsonValue | undefined {
  if (!/\bjson\b/i.test(type)) return undefined;
  const parsed = safeParseJson(body);
  return parsed.success ? parsed.value : undefined;
}

/** An answer as the fields of a result. */
export function answerFields({ status, statusText, headers, body, json }: HttpAnswer): JsonObject {
  return { status_code: status, status_text: statusText, headers, body, ...(json === undefined ? {} : { json }) };
}
