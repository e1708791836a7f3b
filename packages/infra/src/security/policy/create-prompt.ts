import { describePermission, type PermissionDecision, type PermissionRequest } from '@llmspell/core';

import type { PermissionPrompt, PromptAnswer } from './permission-grants.ts';

/**
 * Makes a policy's prompt: one question after another, and none again that was answered for good, so that nobody is asked
 * until they give in. Any other answer than the known ones is a no.
 */
export function createPrompt(prompt: PermissionPrompt): (request: PermissionRequest) => Promise<PermissionDecision> {
  const settled = new Map<string, PromptAnswer>();
  let previous: Promise<unknown> = Promise.resolve();

  const ask = async (request: PermissionRequest): Promise<PermissionDecision> => {
    const description = describePermission(request);
    const address = request.kind === 'net' ? request.address : undefined;
    const key = JSON.stringify([request.kind, description.target, address]);
    const answer = settled.get(key) ?? (await prompt(request, description));
    if (answer !== 'once') settled.set(key, answer);
    const allowed = answer === 'once' || answer === 'always';
    return allowed ? { allowed, grant: 'prompt' } : { allowed, reason: 'refused when asked' };
  };

  return (request) => {
    const asked = previous.then(() => ask(request));
    // Whoever asked that question heard of its failure; the next one is asked all the same.
    previous = asked.catch(() => {});
    return asked;
  };
}
