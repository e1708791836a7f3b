import type { Redactor } from '@llmspell/infra/security';

import type { CliIo } from '../io/cli-io.ts';

/** Takes out the keys of the environment, and what looks like one. Loaded only where it is needed. */
export async function redactorFor({ environment }: CliIo): Promise<Redactor> {
  const { createRedactor, environmentSecrets } = await import('@llmspell/infra/security');
  return createRedactor(environmentSecrets(environment));
}
