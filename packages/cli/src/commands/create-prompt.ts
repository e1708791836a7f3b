import { describePermission, type PermissionRequest } from '@llmspell/core';

import type { CliIo } from '../io/cli-io.ts';
import { visibleText } from '../render/visible-text.ts';

/** What a person answered. */
export type PromptAnswer = 'once' | 'always' | 'deny';

/** Asks the person at the terminal about a permission that no flag grants. */
export function createPrompt(io: CliIo): (request: PermissionRequest) => Promise<PromptAnswer> {
  return async (request) => {
    const { what, flag } = describePermission(request);
    const wanted = visibleText(`${what} (${flag})`);
    const answer = await io.ask(`The spell wants to ${wanted}. Allow? [y]es, [a]lways in this run, [N]o: `);
    const first = answer.trim().toLowerCase()[0];
    if (first === 'y') return 'once';
    return first === 'a' ? 'always' : 'deny';
  };
}
