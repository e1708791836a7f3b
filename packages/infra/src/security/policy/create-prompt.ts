import { describePermission, type PermissionDecision, type PermissionRequest } from '@llmspell/core';

import type { PermissionPrompt, PromptAnswer } from './permission-grants.ts';

/** The part of a policy that asks somebody. */
export interface PolicyPrompt {
  /** Asks, unless it was answered for good. */
  ask(request: PermissionRequest): Promise<PermissionDecision>;
  /** What was answered for good; refused when nothing was. */
  recall(request: PermissionRequest): PermissionDecision;
}

/**
 * Makes a policy's prompt: one question after another, and none again that was answered for good, so that nobody is asked
 * until they give in. Any other answer than the known ones is a no.
 */
export function createPrompt(prompt: PermissionPrompt): PolicyPrompt {
  const settled = new Map<string, PromptAnswer>();
  let previous: Promise<unknown> = Promise.resolve();

  const ask = async (request: PermissionRequest): Promise<PermissionDecision> => {
    const known = settled.get(keyOf(request));
    if (known !== undefined) return toDecision(known);
    const given = await prompt(request, describePermission(request));
    const answer = ANSWERS.has(given) ? given : 'deny';
    if (answer !== 'once') settled.set(keyOf(request), answer);
    return { ...toDecision(answer), answer };
  };

  return {
    ask(request) {
      const asked = previous.then(() => ask(request));
      // Whoever asked that question heard of its failure; the next one is asked all the same.
      previous = asked.catch(() => {});
      return asked;
    },
    recall(request) {
      const known = settled.get(keyOf(request));
      return known === undefined ? { allowed: false } : toDecision(known);
    },
  };
}

const ANSWERS: ReadonlySet<string> = new Set<PromptAnswer>(['once', 'always', 'deny']);

function keyOf(request: PermissionRequest): string {
  const address = request.kind === 'net' ? request.address : undefined;
  return JSON.stringify([request.kind, describePermission(request).target, address]);
}

function toDecision(answer: PromptAnswer): PermissionDecision {
  return answer === 'deny' ? { allowed: false, reason: 'refused when asked' } : { allowed: true, grant: 'prompt' };
}
