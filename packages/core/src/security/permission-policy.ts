import type { JsonObject, JsonValue } from '../json/json-value.ts';
import type { PermissionDecision, PermissionRequest } from './permission.ts';

/** How a policy is asked. */
export interface PermissionCheckOptions {
  /** Whether a person may be asked about what no grant covers. Without, it is refused. @default true */
  readonly mayPrompt?: boolean;
}

/**
 * Seam: decides what is allowed. `check` may wait (a prompt), must not throw for a refusal, and must be quick when it
 * answers from its own grants. It does not audit: the guard that asks does.
 */
export interface PermissionPolicy {
  check(request: PermissionRequest, options?: PermissionCheckOptions): PermissionDecision | Promise<PermissionDecision>;
  /** What it allows, for the audit record at the start of a run. Absent where that cannot be put into words. */
  describe?(): JsonValue;
  /**
   * Makes a policy from grants as data, to narrow a scope with: paths in them start where this policy's do. What is left out
   * of them is refused, but tools and models. Absent where policies are not made of grants.
   *
   * @throws SpellError `VALIDATION_FAILED` for what are no grants.
   */
  fromGrants?(grants: JsonObject): PermissionPolicy;
}

/** Refuses what touches the world; computing, tools and configured models need no grant. The null object. */
export const denyAllPolicy: PermissionPolicy = {
  check: ({ kind }) => (kind === 'tool' || kind === 'model' ? { allowed: true } : { allowed: false }),
  describe: () => ({ tool: true, model: true }),
};
