import { SpellError, type JsonObject, type JsonValue } from '@llmspell/core';
import { getOwn, toJson } from '@llmspell/core/kit';

/** An effect that had begun when its process ended, and may or may not have happened. */
export interface UncertainEffect {
  readonly runId: string;
  /** `path/name`, with `#2` and so on for equal ones. */
  readonly effect: string;
  /** What the outside system was given: it may tell by this whether the call arrived. */
  readonly idempotencyKey: string;
  /** Epoch ms. */
  readonly startedAt: number;
}

/** What a person decides about an uncertain effect: make it again, take this as its value, or let it fail. */
export type UncertainAnswer =
  | { readonly action: 'retry' }
  | { readonly action: 'use'; readonly value: JsonValue }
  | { readonly action: 'fail' };

/** @throws SpellError `VALIDATION_FAILED`. */
export function parseUncertainAnswer(answer: JsonValue): UncertainAnswer {
  const given = isObject(answer) ? answer : {};
  const action = getOwn(given, 'action');
  if (action === 'retry' || action === 'fail') return { action };
  if (action === 'use') return { action, value: toJson(getOwn(given, 'value'), 'The value of an uncertain effect') };
  throw new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected {"action": "retry"}, {"action": "use", "value": …} or {"action": "fail"}; got ${JSON.stringify(answer).slice(0, 200)}.`,
  });
}

/** @param todo What to do about it. */
export function uncertainError(
  { runId, effect, idempotencyKey, startedAt }: UncertainEffect,
  todo: string,
): SpellError {
  return new SpellError({
    code: 'EFFECT_UNCERTAIN',
    message: `Effect "${effect}" of run ${runId} had started at ${new Date(startedAt).toISOString()} and its end was not recorded: it may have happened or not. It is not made again by itself. ${todo}`,
    data: { runId, effect, idempotencyKey, startedAt, actions: ['retry', 'use', 'fail'] },
  });
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
