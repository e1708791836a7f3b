import { SpellError } from '@llmspell/core';
import type { PermissionGrants } from '@llmspell/infra/security';
import type { SpellManifest } from 'llmspell';

import type { CliIo } from '../io/cli-io.ts';
import { addGrants, flagsFor, missingGrants } from '../options/grants.ts';
import { visibleText } from '../render/visible-text.ts';

interface Manifest {
  readonly manifest: SpellManifest;
  readonly grants: PermissionGrants;
  readonly filename: string;
}

/**
 * Settles what a spell's manifest asks for before the spell starts: a person is asked once for all of it; without one
 * the spell does not start, and the flags to add are named.
 *
 * @throws SpellError `PERMISSION_DENIED`.
 */
export async function askForManifest({ manifest, grants, filename }: Manifest, io: CliIo): Promise<PermissionGrants> {
  const missing = missingGrants(manifest, grants);
  if (missing.length === 0) return grants;
  const flags = flagsFor(missing);
  if (io.interactive) {
    const list = missing.map(({ kind, value }) => `  ${kind} ${visibleText(value)}`).join('\n');
    const answer = await io.ask(`${filename} asks for these permissions:\n${list}\nAllow them for this run? [y/N]: `);
    if (answer.trim().toLowerCase().startsWith('y')) return addGrants(grants, missing);
  }
  throw new SpellError({
    code: 'PERMISSION_DENIED',
    message: `${filename} asks for permissions that it was not given. To allow them, pass ${flags}.`,
    data: { flags },
  });
}
