import path from 'node:path';

import type { PermissionDecision } from '@llmspell/core';

import { compileNames } from './compile-names.ts';
import type { Grant } from './permission-grants.ts';

/** Makes the check of a program. A name grants a name; an entry with a slash is a path and grants that path. */
export function compilePrograms(grant: Grant, cwd: string): (command: string) => PermissionDecision {
  if (typeof grant === 'boolean') return compileNames(grant);
  return compileNames(grant.map((entry) => (entry.includes('/') ? path.resolve(cwd, entry) : entry)));
}
