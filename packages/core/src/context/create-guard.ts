import { PermissionError } from '../errors/permission-error.ts';
import { describePermission } from '../security/describe-permission.ts';
import type { Guard } from '../security/guard.ts';
import type { PermissionDecision, PermissionRequest } from '../security/permission.ts';
import type { RunContext } from './run-context.ts';

/** Makes the guard of a context: asks its policy, audits the answer once, and throws for a refusal. */
export function createGuard(context: RunContext): Guard {
  return {
    async require(request) {
      const decision = await context.permissions.check(request);
      auditPermission(context, request, decision);
      if (!decision.allowed) throw new PermissionError(request, decision.reason);
    },
    allows: async (request) => (await context.permissions.check(request, { mayPrompt: false })).allowed,
  };
}

/**
 * Asks for the use of a tool or a model. A refusal is audited here, and what a person answered; a use is audited by its
 * own record when it was made.
 *
 * @throws PermissionError when refused.
 */
export async function requireUse(context: RunContext, request: PermissionRequest): Promise<void> {
  const answer = context.permissions.check(request);
  const decision = answer instanceof Promise ? await answer : answer;
  if (!decision.allowed || decision.answer !== undefined) auditPermission(context, request, decision);
  if (!decision.allowed) throw new PermissionError(request, decision.reason);
}

function auditPermission(context: RunContext, request: PermissionRequest, decision: PermissionDecision): void {
  const { allowed, answer } = decision;
  const grant = allowed ? decision.grant : undefined;
  context.audit.record({
    timestamp: new Date(context.clock.now()).toISOString(),
    action: 'permission',
    target: describePermission(request).target,
    result: allowed ? 'success' : 'denied',
    runId: context.runId,
    path: context.path,
    details: {
      permission: request.kind,
      ...(grant === undefined ? {} : { grant }),
      ...(answer === undefined ? {} : { answer }),
    },
  });
}
