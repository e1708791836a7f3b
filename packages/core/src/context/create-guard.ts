import { PermissionError } from '../errors/permission-error.ts';
import { describePermission } from '../security/describe-permission.ts';
import type { Guard } from '../security/guard.ts';
import type { PermissionRequest } from '../security/permission.ts';
import type { RunContext } from './run-context.ts';

/** Makes the guard of a context: asks its policy, audits the answer once, and throws for a refusal. */
export function createGuard(context: RunContext): Guard {
  return {
    async require(request) {
      const decision = await context.permissions.check(request);
      auditPermission(context, request, decision.allowed);
      if (!decision.allowed) throw new PermissionError(request, decision.reason);
    },
  };
}

/**
 * Asks for the use of a tool or a model. A refusal is audited here; a use is audited by its own record when it was made,
 * so that each has one.
 *
 * @throws PermissionError when refused.
 */
export async function requireUse(context: RunContext, request: PermissionRequest): Promise<void> {
  const answer = context.permissions.check(request);
  const decision = answer instanceof Promise ? await answer : answer;
  if (decision.allowed) return;
  auditPermission(context, request, false);
  throw new PermissionError(request, decision.reason);
}

function auditPermission(context: RunContext, request: PermissionRequest, allowed: boolean): void {
  context.audit.record({
    timestamp: new Date(context.clock.now()).toISOString(),
    action: 'permission',
    target: describePermission(request).target,
    result: allowed ? 'success' : 'denied',
    runId: context.runId,
    path: context.path,
    details: { permission: request.kind },
  });
}
