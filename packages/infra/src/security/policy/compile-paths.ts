import path from 'node:path';

import { SpellError, type PermissionDecision } from '@llmspell/core';

import { canonicalPathSync } from '../files/canonical-path.ts';
import type { Grant } from './permission-grants.ts';

/** Folders of the system whose files act when touched, or tell secrets of this process. A wider grant leaves them out. */
const SYSTEM_FOLDERS = ['/proc', '/sys', '/dev'];

/**
 * Makes the check of a path against granted files and folders. Requests come with canonical paths; those of the grant are
 * made canonical here, so that a granted folder which becomes a link later is not the granted one any more.
 *
 * @throws SpellError `VALIDATION_FAILED` for an entry that is no path.
 */
export function compilePaths(grant: Grant, cwd: string): (requested: string) => PermissionDecision {
  const all = grant === true || (grant !== false && grant.includes('*'));
  const entries = typeof grant === 'boolean' ? [] : grant.filter((entry) => entry !== '*');
  const roots = entries.map((entry) => ({ entry, root: canonicalPathSync(path.resolve(cwd, assertPath(entry))) }));
  return (requested) => {
    const system = SYSTEM_FOLDERS.find((folder) => isInside(requested, folder));
    if (all && system === undefined) return { allowed: true, grant: '*' };
    const found = roots.find(
      ({ root }) => isInside(requested, root) && (system === undefined || isInside(root, system)),
    );
    if (found !== undefined) return { allowed: true, grant: found.entry };
    return system === undefined ? { allowed: false } : { allowed: false, reason: `${system} has to be granted itself` };
  };
}

function isInside(requested: string, root: string): boolean {
  return requested === root || requested.startsWith(root.endsWith(path.sep) ? root : `${root}${path.sep}`);
}

function assertPath(entry: string): string {
  if (entry !== '' && !entry.includes('\0')) return entry;
  throw new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected a path to grant, such as ./data or /tmp/work; got ${JSON.stringify(entry)}.`,
  });
}
