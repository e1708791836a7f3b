import type { JsonObject } from '../json/json-value.ts';
import type { PermissionPolicy } from './permission-policy.ts';

/** A policy that allows what both allow: a component's own grant inside the grant of its caller. */
export function intersectPolicies(outer: PermissionPolicy, inner: PermissionPolicy): PermissionPolicy {
  const fromGrants = makerOf(outer) ?? makerOf(inner);
  return {
    async check(request, options) {
      const decision = await outer.check(request, options);
      return decision.allowed ? inner.check(request, options) : decision;
    },
    describe: () => ({ within: outer.describe?.() ?? 'custom', and: inner.describe?.() ?? 'custom' }),
    ...(fromGrants === undefined ? {} : { fromGrants }),
  };
}

function makerOf(policy: PermissionPolicy): ((grants: JsonObject) => PermissionPolicy) | undefined {
  return policy.fromGrants === undefined ? undefined : policy.fromGrants.bind(policy);
}
