import type { PermissionPolicy } from './permission-policy.ts';

/** A policy that allows what both allow: a component's own grant inside the grant of its caller. */
export function intersectPolicies(outer: PermissionPolicy, inner: PermissionPolicy): PermissionPolicy {
  return {
    async check(request, options) {
      const decision = await outer.check(request, options);
      return decision.allowed ? inner.check(request, options) : decision;
    },
    describe: () => ({ within: outer.describe?.() ?? 'custom', and: inner.describe?.() ?? 'custom' }),
  };
}
