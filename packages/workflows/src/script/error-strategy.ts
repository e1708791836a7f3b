import { SpellError } from '@llmspell/core';

import type { StepDefaults } from '../step/step.ts';
import type { FlowTable } from './flow-table.ts';

/**
 * What a script's `errorStrategy` and `retryCount` mean for a step: `fail_fast` and `stop` fail, `continue` goes on,
 * `retry` makes three attempts a second apart.
 *
 * @throws SpellError `VALIDATION_FAILED` for an unknown strategy.
 */
export function toStepDefaults({ errorStrategy, retryCount }: FlowTable): StepDefaults {
  const attempts = retryCount === undefined ? {} : { retry: { maxAttempts: Math.max(1, retryCount + 1) } };
  const {
    type,
    maxAttempts = 3,
    backoffMs = 1000,
  } = typeof errorStrategy === 'object' ? errorStrategy : { type: errorStrategy };
  switch (type) {
    case undefined:
      return attempts;
    case 'fail_fast':
    case 'fail':
    case 'stop':
      return { ...attempts, onError: 'fail' };
    case 'continue':
      return { ...attempts, onError: 'continue' };
    case 'retry':
      return { retry: { maxAttempts, baseDelayMs: backoffMs }, ...attempts };
    default:
      throw new SpellError({
        code: 'VALIDATION_FAILED',
        message: `Expected the error strategy to be fail_fast, stop, continue or retry; got "${type}".`,
      });
  }
}
