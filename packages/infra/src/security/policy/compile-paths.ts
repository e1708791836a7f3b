import path from 'node:path';

import { SpellError, type PermissionDecision } from '@llmspell/core';

import { canonicalPathSync } from '../files/canonical-path.ts';
import type { Grant } from './permission-grants.ts';

/** Folders of the system whose files act when touched, or tell secrets of this process. A wider grant leaves them out. */
const SYSTEM_FOLDERS = ['/proc', '/sys', '/dev'];
/** Holds durable runs with what they were granted: who may change it could be granted more at the next resume. */
const STATE_FOLDER = '.llmspell';

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
    const own = ownFolderOf(requested);
    if (all && own === undefined) return { allowed: true, grant: '*' };
    const found = roots.find(({ root }) => isInside(requested, root) && (own === undefined || isInside(root, own)));
    if (found !== undefined) return { allowed: true, grant: found.entry };
    return own === undefined ? { allowed: false } : { allowed: false, reason: `${own} has to be granted itself` };
  };
}

/** The folder around a path that no wider grant covers. */
function ownFolderOf(requested: string): string | undefined {
  const system = SYSTEM_FOLDERS.find((folder) => isInside(requested, folder));
  if (system !== undefined) return system;
  const parts = requested.split(path.sep);
  // Some file systems take the names for the same.
  const index = parts.findIndex((part) => part.toLowerCase() === STATE_FOLDER);
  return index === -1 ? undefined : parts.slice(0, index + 1).join(path.sep);
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
