import { defineHostMethod, ERROR_CODES, messageOf, type HostClass } from '@llmspell/core';
import { z } from 'zod';

/** Codes whose word is not the code in small letters. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['VALIDATION_FAILED', 'validation'],
  ['VALUE_UNSUPPORTED', 'validation'],
  ['MODEL_NOT_FOUND', 'not_found'],
  ['TOOL_NOT_FOUND', 'not_found'],
  ['PROVIDER_RATE_LIMITED', 'rate_limit'],
  ['PROVIDER_UNAUTHORIZED', 'unauthorized'],
  ['PROVIDER_UNAVAILABLE', 'unavailable'],
  ['PROVIDER_FAILED', 'provider'],
  ['HTTP_FAILED', 'network'],
  ['TOOL_FAILED', 'tool'],
  ['STEP_FAILED', 'workflow'],
]);

/** How texts without a code begin or what they hold. */
const TEXTS: readonly (readonly [pattern: RegExp, type: string])[] = [
  [/rate.?limit|too many requests|\b429\b/i, 'rate_limit'],
  [/time(?:d)?.?out|did not finish within/i, 'timeout'],
  [/permission|security violation|not allowed/i, 'permission_denied'],
  [/unauthori[sz]ed|api key|\b401\b/i, 'unauthorized'],
  [/network|connection|ECONN/i, 'network'],
  [/validation|is not valid/i, 'validation'],
  [/not found/i, 'not_found'],
];

/** `ErrorHandler`: errors as data to branch on. */
export const errorHandlerClass: HostClass = {
  name: 'ErrorHandler',
  description: 'Errors as data to branch on.',
  statics: {
    parseError: defineHostMethod({
      description:
        'ErrorHandler.parse_error(error): { type, message, retry_after, code, retryable }; retry_after in ms.',
      params: z.tuple([z.unknown()]),
      aliases: ['parse'],
      mode: 'sync',
      resultKeys: ['retryAfter'],
      call: (_call, _self, error) => parse(error),
    }),
  },
};

function parse(error: unknown) {
  const fields = typeof error === 'object' && error !== null ? (error as Readonly<Record<string, unknown>>) : {};
  const message = messageOf(error);
  const code = knownCode(fields['code']);
  const type = code === undefined ? typeOfText(fields['type'], message) : (TYPES.get(code) ?? code.toLowerCase());
  const retryAfter = retryAfterOf(fields);
  return {
    type,
    message,
    retryable: fields['retryable'] === true,
    ...(code === undefined ? {} : { code }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}

/** `SCRIPT_FAILED` says only that the script raised it: its text says more. */
function knownCode(code: unknown): string | undefined {
  if (typeof code !== 'string' || code === 'SCRIPT_FAILED') return undefined;
  return (ERROR_CODES as readonly string[]).includes(code) || code.startsWith('X_') ? code : undefined;
}

function typeOfText(type: unknown, message: string): string {
  if (typeof type === 'string' && type !== '') return type;
  return TEXTS.find(([pattern]) => pattern.test(message))?.[1] ?? 'error';
}

function retryAfterOf(fields: Readonly<Record<string, unknown>>): number | undefined {
  const data =
    typeof fields['data'] === 'object' && fields['data'] !== null
      ? (fields['data'] as Readonly<Record<string, unknown>>)
      : {};
  const found = [data['retryAfterMs'], fields['retry_after'], fields['retryAfter']].find(
    (value) => typeof value === 'number',
  );
  return typeof found === 'number' ? found : undefined;
}
