import type { PermissionDecision } from '@llmspell/core';

import type { Grant } from './permission-grants.ts';

/** Makes the check of a name against granted names; `PREFIX*` grants all that begin so. */
export function compileNames(grant: Grant): (name: string) => PermissionDecision {
  if (typeof grant === 'boolean') return () => (grant ? { allowed: true, grant: '*' } : { allowed: false });
  return (name) => {
    const found = grant.find((entry) => (entry.endsWith('*') ? name.startsWith(entry.slice(0, -1)) : entry === name));
    return found === undefined ? { allowed: false } : { allowed: true, grant: found };
  };
}
