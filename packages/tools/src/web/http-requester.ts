import { defineTool, isStop, SpellError, type ToolContext } from '@llmspell/core';
import { z } from 'zod';

import { megabytes } from '../contract/megabytes.ts';
import { toolInput } from '../contract/tool-input.ts';
import { resultForModel, toolResult, type ToolResult } from '../contract/tool-result.ts';
import { answerFields, httpCall, type HttpAnswer, type HttpCall } from './http-call.ts';

const auth = z.discriminatedUnion('type', [
  z.object({ type: z.literal('none') }),
  z.object({ type: z.literal('basic'), username: z.string(), password: z.string() }),
  z.object({ type: z.literal('bearer'), token: z.string() }),
  z.object({ type: z.literal('apikey'), key: z.string(), header_name: z.string().default('X-API-Key') }),
  z.object({ type: z.literal('custom'), headers: z.record(z.string(), z.string()) }),
]);

const schema = z.object({
  input: z.string().describe('The URL'),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']).default('GET').describe('The method'),
  headers: z.record(z.string(), z.string()).default({}).describe('Headers by name'),
  body: z.unknown().optional().describe('The body: a text, or a value that is sent as JSON'),
  auth: auth.optional().describe('Credentials that become a header'),
  timeout_ms: z.number().int().min(1).max(300_000).optional().describe('How long to wait for the answer'),
  max_retries: z.number().int().min(0).max(5).default(3).describe('How often to try again after 429 and 5xx'),
});

type Input = z.output<typeof schema>;

/** How the HTTP tool is configured. */
export interface HttpRequesterOptions {
  /** ms. @default 30_000 */
  readonly timeout?: number;
  /** Bytes of an answer at most. @default 10 MiB */
  readonly maxResponseSize?: number;
}

/** Makes the HTTP tool. Which hosts it reaches is what the context's network port grants. A status is an answer. */
export function createHttpRequesterTool({
  timeout = 30_000,
  maxResponseSize = megabytes(10),
}: HttpRequesterOptions = {}) {
  return defineTool({
    name: 'http-requester',
    description: 'Makes an HTTP request and gives the status, headers and body of the answer',
    category: 'api',
    securityLevel: 'safe',
    toModel: resultForModel,
    inputSchema: toolInput(schema, { aliases: { url: 'input', timeout: 'timeout_ms' }, normalize: upperMethod }),
    execute: async (input, context): Promise<ToolResult> => {
      const call = toCall(input, { timeoutMs: input.timeout_ms ?? timeout, maxBytes: maxResponseSize });
      const answer = await callWithRetries(call, input, context);
      const result = {
        ...answerFields(answer),
        url: answer.url,
        timestamp: new Date(context.clock.now()).toISOString(),
      };
      const operation = input.method.toLowerCase();
      const failed = answer.status >= 400;
      return toolResult({
        operation,
        result,
        output: answer.json ?? answer.body,
        text: answer.body,
        ...(answer.json === undefined ? {} : { data: answer.json }),
        ...(failed
          ? { error: { message: `HTTP ${answer.status} ${answer.statusText}`.trim(), code: 'HTTP_FAILED' } }
          : {}),
      });
    },
  });
}

function upperMethod(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { method, auth: credentials } = given;
  const hasType = typeof credentials === 'object' && credentials !== null && 'type' in credentials;
  const type =
    hasType && typeof credentials.type === 'string' ? credentials.type.toLowerCase().replace('_', '') : undefined;
  return {
    ...given,
    ...(typeof method === 'string' ? { method: method.toUpperCase() } : {}),
    ...(type === undefined ? {} : { auth: Object.assign({}, credentials, { type }) }),
  };
}

function toCall(
  { input, method, headers, body, auth: credentials }: Input,
  limits: Pick<HttpCall, 'timeoutMs' | 'maxBytes'>,
): HttpCall {
  const isText = body === undefined || typeof body === 'string';
  return {
    url: input,
    method,
    headers: { ...(isText ? {} : { 'content-type': 'application/json' }), ...authHeaders(credentials), ...headers },
    body: isText ? body : JSON.stringify(body),
    ...limits,
  };
}

function authHeaders(credentials: Input['auth']): Readonly<Record<string, string>> {
  switch (credentials?.type) {
    case undefined:
    case 'none':
      return {};
    case 'basic': {
      const pair = `${credentials.username}:${credentials.password}`;
      return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
    }
    case 'bearer':
      return { authorization: `Bearer ${credentials.token}` };
    case 'apikey':
      return { [credentials.header_name]: credentials.key };
    case 'custom':
      return credentials.headers;
    default:
      return credentials satisfies never;
  }
}

/** Only requests that may be made twice are made again. */
async function callWithRetries(
  call: HttpCall,
  { method, max_retries }: Input,
  context: ToolContext,
): Promise<HttpAnswer> {
  const retries = method === 'POST' || method === 'PATCH' ? 0 : max_retries;
  for (let attempt = 0; ; attempt += 1) {
    const answer = await attemptCall(call, { context, isLast: attempt >= retries });
    if (answer !== undefined) return answer;
    await context.clock.sleep(Math.min(30_000, 1_000 * 2 ** attempt), context.signal);
  }
}

/** `undefined` when it should be tried again. */
async function attemptCall(
  call: HttpCall,
  { context, isLast }: { readonly context: ToolContext; readonly isLast: boolean },
): Promise<HttpAnswer | undefined> {
  try {
    const answer = await httpCall(call, context);
    const isTransient = answer.status === 429 || answer.status >= 500;
    return isTransient && !isLast ? undefined : answer;
  } catch (error) {
    const isTransient = SpellError.isInstance(error) && error.retryable && !isStop(error, context.signal);
    if (!isTransient || isLast) throw error;
    return undefined;
  }
}
