import type { PermissionDecision, PermissionRequest } from './permission.ts';

/**
 * Seam: decides what is allowed. `check` may wait (a prompt), must not throw for a refusal, and must be quick when it
 * answers from its own grants. It does not audit: the guard that asks does.
 */
export interface PermissionPolicy {
  check(request: PermissionRequest): PermissionDecision | Promise<PermissionDecision>;
}

/** Refuses what touches the world; computing, tools and configured models need no grant. The null object. */
export const denyAllPolicy: PermissionPolicy = {
  check: ({ kind }) => (kind === 'tool' || kind === 'model' ? { allowed: true } : { allowed: false }),
};
