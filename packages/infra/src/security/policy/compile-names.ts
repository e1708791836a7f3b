import type { PermissionDecision } from '@llmspell/core';

import type { Grant } from './permission-grants.ts';

/** Makes the check of a name against granted names; `PREFIX*` grants all that begin so. */
export function compileNames(grant: Grant | undefined): (name: string) => PermissionDecision {
  if (grant === undefined) return () => ({ allowed: false });
  if (grant === true) return () => ({ allowed: true, grant: '*' });
  return (name) => {
    const found = grant.find((entry) => (entry.endsWith('*') ? name.startsWith(entry.slice(0, -1)) : entry === name));
    return found === undefined ? { allowed: false } : { allowed: true, grant: found };
  };
}
