import { messageOf, ProviderError, SpellError } from '@llmspell/core';

import { redactText } from './redact-text.ts';
import { retryAfterMs } from './retry-after-ms.ts';

/** The call that failed. */
export interface FailedCall {
  /** Registry id of the model. */
  readonly model: string;
  /** Texts that must not be in the error: prompts, keys. Asked for only now. */
  readonly secrets: () => readonly string[];
}

/** Mistakes of the caller, found by the SDK before anything was sent. */
const CALLER_MISTAKES: ReadonlyMap<string, 'NOT_SUPPORTED' | 'VALIDATION_FAILED'> = new Map([
  ['AI_UnsupportedFunctionalityError', 'NOT_SUPPORTED'],
  ['AI_UnsupportedModelVersionError', 'NOT_SUPPORTED'],
  ['AI_NoSuchModelError', 'NOT_SUPPORTED'],
  ['AI_InvalidArgumentError', 'VALIDATION_FAILED'],
  ['AI_InvalidPromptError', 'VALIDATION_FAILED'],
  ['AI_TooManyEmbeddingValuesForCallError', 'VALIDATION_FAILED'],
]);

/** Errors whose message quotes what the provider sent. */
const UNREADABLE: ReadonlySet<string> = new Set([
  'AI_JSONParseError',
  'AI_TypeValidationError',
  'AI_InvalidResponseDataError',
  'AI_EmptyResponseBodyError',
]);

/**
 * Any failure of an SDK provider as an error of ours. The SDK's own error holds the whole request, so nothing of it is
 * kept but its status, its message without prompt and keys, and the name and code of what was behind it.
 */
export function toProviderError(error: unknown, call: FailedCall): SpellError {
  if (SpellError.isInstance(error)) return error;
  const limit = innermost(error);
  if (SpellError.isInstance(limit)) return stoppedByUs(limit, call);
  const facts = factsOf(error);
  const clean = (text: string): string => sentence(redactText(text, call.secrets()));
  const message = describe(error, facts, clean);
  const mistake = CALLER_MISTAKES.get(facts.name);
  if (mistake !== undefined) {
    return new SpellError({ code: mistake, message: `Model "${call.model}": ${message}`, data: { model: call.model } });
  }
  const { status, headers, retryable } = facts;
  const wait = retryAfterMs(headers);
  return new ProviderError({
    model: call.model,
    message,
    ...(status === undefined ? {} : { status }),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
    ...(retryable === undefined ? {} : { retryable }),
    cause: causeOf(error),
  });
}

/** The SDK wraps what our own transport threw. */
function stoppedByUs({ code, message, retryable }: SpellError, { model }: FailedCall): SpellError {
  return new ProviderError({ model, code, message, retryable });
}

interface Facts {
  readonly name: string;
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly retryable: boolean | undefined;
}

function factsOf(error: unknown): Facts {
  const { name, statusCode, responseHeaders } = asRecord(error);
  return {
    name: typeof name === 'string' ? name : '',
    // A status below 400 comes with an answer that broke off later: not the reason of the failure.
    status: typeof statusCode === 'number' && statusCode >= 400 ? statusCode : undefined,
    headers: asRecord(responseHeaders),
    retryable: isRetryable(error),
  };
}

/** What the SDK says of an answer, and whatever broke a connection or an answer; not a mistake in some code. */
function isRetryable(error: unknown): boolean | undefined {
  const { name, statusCode, isRetryable: said } = asRecord(error);
  if (typeof statusCode === 'number' && statusCode < 400) return true;
  if (typeof said === 'boolean') return said;
  if (!(error instanceof Error) || UNREADABLE.has(String(name))) return undefined;
  return typeof asRecord(innermost(error))['code'] === 'string' ? undefined : false;
}

function describe(error: unknown, { name, status }: Facts, clean: (text: string) => string): string {
  if (status !== undefined) return `HTTP ${status}: ${clean(messageOf(error))}`;
  if (CALLER_MISTAKES.has(name)) return clean(messageOf(error));
  if (UNREADABLE.has(name)) return 'the answer was not in the form that was expected.';
  const { statusCode } = asRecord(error);
  const what = typeof statusCode === 'number' ? 'the answer broke off' : 'the call failed';
  return `${what}: ${clean(messageOf(innermost(error)))}`;
}

function sentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return 'no message was given.';
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** Name and code of the last error of the chain, for people who debug a connection. */
function causeOf(error: unknown): Error | undefined {
  const { name, code } = asRecord(innermost(error));
  if (typeof code !== 'string') return undefined;
  return Object.assign(new Error(code), { name: typeof name === 'string' ? name : 'Error', code });
}

function innermost(error: unknown): unknown {
  let inner = error;
  for (let depth = 0; depth < 8; depth += 1) {
    const { cause } = asRecord(inner);
    if (cause === undefined || cause === null) return inner;
    inner = cause;
  }
  return inner;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
