import { defineTool, messageOf, SpellError, type JsonObject, type ToolContext } from '@llmspell/core';
import { z } from 'zod';

import { megabytes } from '../contract/megabytes.ts';
import { toolInput } from '../contract/tool-input.ts';
import { resultForModel, toolResult, type ToolResult } from '../contract/tool-result.ts';
import { httpCall, type HttpAnswer } from './http-call.ts';

const schema = z.object({
  input: z.string().describe('The URL of the webhook'),
  payload: z.unknown().optional().describe('The value that is sent as JSON'),
  headers: z.record(z.string(), z.string()).default({}).describe('Headers by name'),
  method: z.enum(['POST', 'PUT', 'PATCH', 'GET', 'DELETE']).default('POST').describe('The method'),
  max_retries: z.number().int().min(0).max(5).default(3).describe('How often to try again when no call succeeded'),
  timeout: z.number().min(1).max(300).default(30).describe('Seconds to wait for each answer'),
});

type Input = z.output<typeof schema>;

/**
 * Makes the tool that calls webhooks. Every attempt carries the same `Idempotency-Key`, so a receiver can tell a repeat. That
 * no attempt succeeded is an answer with `success: false`.
 */
export function createWebhookCallerTool() {
  return defineTool({
    name: 'webhook-caller',
    description: 'Sends a JSON payload to a webhook, and tries again when that fails',
    category: 'data',
    securityLevel: 'restricted',
    toModel: resultForModel,
    inputSchema: toolInput(schema, { aliases: { url: 'input', webhook_url: 'input', data: 'payload' } }),
    execute: async (input, context): Promise<ToolResult> => {
      const started = context.clock.monotonic();
      const delivery = await deliver(input, context);
      return report(input, delivery, Math.round(context.clock.monotonic() - started));
    },
  });
}

function report({ input }: Input, { answer, retries, reason }: Delivery, elapsedMs: number): ToolResult {
  const { status = null, statusText = '' } = answer ?? {};
  const succeeded = status !== null && status < 400;
  const result: JsonObject = {
    success: succeeded,
    webhook_url: input,
    status_code: status,
    status_text: statusText,
    response: responseOf(answer),
    response_time_ms: elapsedMs,
    retry_count: retries,
  };
  const message = `The webhook failed: ${reason ?? `HTTP ${status}`}`;
  const error = succeeded ? {} : { error: { message, code: 'HTTP_FAILED' } };
  return toolResult({ operation: 'webhook_call', result, output: answer?.json ?? answer?.body ?? null, ...error });
}

interface Delivery {
  readonly answer?: HttpAnswer;
  readonly reason?: string;
  readonly retries: number;
}

async function deliver(input: Input, context: ToolContext): Promise<Delivery> {
  for (let retries = 0; ; retries += 1) {
    const delivery = await attempt(input, { context, retries });
    const isFinal = delivery.answer !== undefined && delivery.answer.status < 500 && delivery.answer.status !== 429;
    if (isFinal || retries >= input.max_retries) return delivery;
    await context.clock.sleep(Math.min(30_000, 1_000 * 2 ** retries), context.signal);
  }
}

async function attempt(
  { input, payload, headers, method, timeout }: Input,
  { context, retries }: { readonly context: ToolContext; readonly retries: number },
): Promise<Delivery> {
  const hasBody = method !== 'GET' && method !== 'DELETE';
  try {
    const answer = await httpCall(
      {
        url: input,
        method,
        headers: { 'content-type': 'application/json', 'idempotency-key': context.idempotencyKey, ...headers },
        body: hasBody ? JSON.stringify(payload ?? {}) : undefined,
        timeoutMs: timeout * 1000,
        maxBytes: megabytes(10),
      },
      context,
    );
    return { answer, retries };
  } catch (error) {
    // No answer is one more failed attempt; anything else (a refusal, an abort, a bad URL) is not the webhook's fault.
    const isFailedAttempt = SpellError.isInstance(error) && (error.code === 'HTTP_FAILED' || error.code === 'TIMEOUT');
    if (!isFailedAttempt || context.signal.aborted) throw error;
    return { reason: messageOf(error), retries };
  }
}

function responseOf(answer: HttpAnswer | undefined): JsonObject {
  if (answer === undefined) return {};
  const { body, json = null, headers } = answer;
  return { body, json, headers, body_is_json: json !== null };
}
