import type { PermissionDecision, PermissionPolicy, PermissionRequest } from '@llmspell/core';

/** A policy that remembers what it was asked. */
export interface RecordingPolicy extends PermissionPolicy {
  readonly requests: readonly PermissionRequest[];
}

/**
 * Makes a policy that remembers what it was asked.
 *
 * @param decide @default allows everything
 */
export function createRecordingPolicy(
  decide: (request: PermissionRequest) => PermissionDecision | boolean = () => true,
): RecordingPolicy {
  const requests: PermissionRequest[] = [];
  return {
    requests,
    check(request) {
      requests.push(request);
      const decision = decide(request);
      return typeof decision === 'boolean' ? { allowed: decision } : decision;
    },
  };
}
