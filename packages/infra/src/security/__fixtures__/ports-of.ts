import { createRunContext, type AuditSink, type PermissionPolicy, type RunContext } from '@llmspell/core';
import { createPolicy, createPorts, type PermissionGrants, type PortOptions } from '@llmspell/infra/security';

interface Setup extends PortOptions {
  /** @default nothing is granted */
  readonly policy?: PermissionPolicy;
  readonly audit?: AuditSink;
}

/** A context with the real ports and what is granted. */
export function portsOf(grants: PermissionGrants, { policy, audit, ...options }: Setup = {}): RunContext {
  const cwd = options.cwd === undefined ? {} : { cwd: options.cwd };
  return createRunContext({
    permissions: policy ?? createPolicy({ ...cwd, ...grants }),
    ports: createPorts(options),
    ...(audit === undefined ? {} : { audit }),
  });
}
