import { silentLogger, type AuditSink, type Logger } from '@llmspell/core';
import { createRedactor, environmentSecrets, redactingAudit, redactingLogger } from '@llmspell/infra/security';

import type { RuntimeOptions } from './runtime-options.ts';

/** Those who look on, which see no key of the runtime's environment and nothing that looks like one. */
export function withoutSecrets(
  { logger, audit }: Pick<RuntimeOptions, 'logger' | 'audit'>,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly logger: Logger; readonly audit?: AuditSink } {
  if (logger === undefined && audit === undefined) return { logger: silentLogger };
  const redact = createRedactor(environmentSecrets(environment));
  return {
    logger: logger === undefined ? silentLogger : redactingLogger(logger, redact),
    ...(audit === undefined ? {} : { audit: redactingAudit(audit, redact) }),
  };
}
