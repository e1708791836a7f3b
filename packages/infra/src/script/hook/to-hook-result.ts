import { parseWith, SpellError, type HookResult } from '@llmspell/core';
import { z } from 'zod';

const aNumber = z.number().min(0).optional();

const table = z.looseObject({
  type: z.string().optional(),
  data: z.record(z.string(), z.unknown()).optional(),
  result: z.unknown().optional(),
  reason: z.string().default('a hook of the script said so'),
  target: z.string().optional(),
  delay_ms: aNumber,
  delayMs: aNumber,
  max_attempts: aNumber,
  maxAttempts: aNumber,
  retry: z.boolean().optional(),
  retry_delay: aNumber,
});

/**
 * What a script's hook decided by what it returned. Nothing, `true` and `"continue"` go on; `"skip"` skips; `false` and any
 * other text cancel, the text being the reason; a table has a `type`, or is the context given back: its `data` then counts,
 * and its `retry`.
 *
 * @param data What the hook was given.
 * @throws SpellError `VALIDATION_FAILED` for what is none of these.
 */
export async function toHookResult(answer: unknown, data: Readonly<Record<string, unknown>>): Promise<HookResult> {
  if (answer === undefined || answer === null || answer === true || answer === 'continue') return { type: 'continue' };
  if (answer === false) return { type: 'cancel', reason: 'the hook returned false' };
  if (answer === 'skip' || answer === 'skipped') return { type: 'skip' };
  if (typeof answer === 'string') return { type: 'cancel', reason: answer };
  return fromTable(await parseWith(table, answer, 'The result of a hook'), data);
}

/** Other words for a type. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['skipped', 'skip'],
  ['replace', 'modified'],
]);

function fromTable(answer: z.infer<typeof table>, data: Readonly<Record<string, unknown>>): HookResult {
  const { type = answer.retry === true ? 'retry' : 'modified', result, reason, target } = answer;
  switch (TYPES.get(type) ?? type) {
    case 'continue':
      return { type: 'continue' };
    case 'modified':
      // What the script was not given it cannot have meant to remove.
      return answer.data === undefined ? { type: 'continue' } : { type: 'modified', data: { ...data, ...answer.data } };
    case 'skip':
      return { type: 'skip', result };
    case 'cancel':
      return { type: 'cancel', reason };
    case 'redirect':
      return target === undefined ? invalid('a target to redirect to') : { type: 'redirect', target };
    case 'retry':
      return retryOf(answer);
    default:
      return invalid(`a type of continue, modified, skip, cancel, redirect or retry; got ${JSON.stringify(type)}`);
  }
}

function retryOf(answer: z.infer<typeof table>): HookResult {
  const delayMs = answer.delay_ms ?? answer.delayMs ?? answer.retry_delay ?? 1_000;
  return { type: 'retry', delayMs, maxAttempts: answer.max_attempts ?? answer.maxAttempts ?? 3 };
}

function invalid(expected: string): never {
  throw new SpellError({ code: 'VALIDATION_FAILED', message: `Expected the result of a hook to have ${expected}.` });
}
