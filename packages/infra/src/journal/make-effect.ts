import { isStop, type EffectInfo, type EffectRequest } from '@llmspell/core';
import { withTimeoutSignal } from '@llmspell/core/kit';

import { completed, failed, type EffectEnd, type EffectResultOptions } from './record/effect-result.ts';

export interface EffectAttempt extends EffectResultOptions {
  readonly key: string;
  readonly idempotencyKey: string;
  /** @default nobody hears of parts */
  readonly part?: EffectInfo['part'] | undefined;
}

/** Makes an effect. @throws what broke it off. */
export async function makeEffect(
  { run, options, signal }: EffectRequest<unknown>,
  { key, idempotencyKey, part = () => {}, redact }: EffectAttempt,
): Promise<EffectEnd> {
  const { timeoutMs } = options;
  const make = async (own: AbortSignal): Promise<unknown> => run({ idempotencyKey, signal: own, part });
  try {
    const value =
      timeoutMs === undefined
        ? await make(signal)
        : await withTimeoutSignal({ signal, timeoutMs, what: `Effect "${key}"` }, make);
    return completed(value, options, { key, redact });
  } catch (error) {
    if (isStop(error, signal)) throw error;
    return failed(error, { redact });
  }
}
