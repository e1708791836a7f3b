import type { EffectRequest } from '@llmspell/core';

import type { JournalOptions } from './create-journal.ts';
import { failed, recorded, type EffectEnd } from './record/effect-result.ts';
import { uncertainError, type UncertainEffect } from './uncertain-effect.ts';

type Options = Pick<JournalOptions, 'ask'> & Required<Pick<JournalOptions, 'redact'>>;

/**
 * Finds out what becomes of an effect that may have happened or not. @returns its end, or `again` to make it once more
 *
 * @throws SpellError `EFFECT_UNCERTAIN` when nobody is there to ask.
 */
export async function decideUncertain(
  effect: UncertainEffect,
  { options, signal }: Pick<EffectRequest<unknown>, 'options' | 'signal'>,
  { ask, redact }: Options,
): Promise<EffectEnd | 'again'> {
  const outside = 'Find out from the outside system, by the idempotency key, whether it happened';
  if (options.onUncertain === 'at-most-once') {
    return failed(uncertainError(effect, `${outside}, and start a new run if it did not.`), { redact });
  }
  if (ask === undefined) {
    throw uncertainError(effect, `${outside}; then give the journal an \`ask\` that answers, and resume the run.`);
  }
  const answer = await ask(effect, signal);
  if (answer.action === 'retry') return 'again';
  return answer.action === 'use'
    ? recorded({ type: 'completed', value: answer.value }, options)
    : failed(uncertainError(effect, 'Somebody decided to let it fail.'), { redact });
}
