import type { JsonObject, Logger } from '@llmspell/core';

import type { Redactor } from './create-redactor.ts';

/** A logger whose entries have no secrets when they reach the one it was made from. */
export function redactingLogger(logger: Logger, redact: Redactor): Logger {
  return {
    log(level, message, fields) {
      // Fields that are built on demand stay so: perhaps nobody reads this level.
      const clean = typeof fields === 'function' ? (): JsonObject => redact(fields()) : fields && redact(fields);
      if (clean === undefined) logger.log(level, redact(message));
      else logger.log(level, redact(message), clean);
    },
  };
}
