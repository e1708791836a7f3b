import path from 'node:path';

import type { PermissionDecision } from '@llmspell/core';

import { canonicalPathSync } from '../files/canonical-path.ts';
import type { Grant } from './permission-grants.ts';

/** Makes the check of a path against granted files and folders. Requests come with canonical paths. */
export function compilePaths(grant: Grant | undefined, cwd: string): (requested: string) => PermissionDecision {
  if (grant === undefined) return () => ({ allowed: false });
  if (grant === true || grant.includes('*')) return () => ({ allowed: true, grant: '*' });
  const roots = grant.map((entry) => ({ entry, root: canonicalPathSync(path.resolve(cwd, entry)) }));
  return (requested) => {
    const found = roots.find(({ root }) => isInside(requested, root));
    return found === undefined ? { allowed: false } : { allowed: true, grant: found.entry };
  };
}

function isInside(requested: string, root: string): boolean {
  return requested === root || requested.startsWith(root.endsWith(path.sep) ? root : `${root}${path.sep}`);
}
