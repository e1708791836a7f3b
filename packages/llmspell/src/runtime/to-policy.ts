import type { PermissionPolicy } from '@llmspell/core';
import { createPolicy, type PermissionGrants } from '@llmspell/infra/security';

/** A policy as it is, or one made of grants. @param cwd Where relative paths of the grants start. */
export function toPolicy(permissions: PermissionGrants | PermissionPolicy, cwd: string): PermissionPolicy {
  return 'check' in permissions ? permissions : createPolicy({ cwd, ...permissions });
}
