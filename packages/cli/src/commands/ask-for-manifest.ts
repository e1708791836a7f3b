import { SpellError } from '@llmspell/core';
import type { PermissionGrants } from '@llmspell/infra/security';
import type { SpellManifest } from 'llmspell';

import type { CliIo } from '../io/cli-io.ts';
import { addGrants, flagsFor, missingGrants, type Asked } from '../options/grants.ts';
import { visibleText } from '../render/visible-text.ts';
import type { Observers } from './open-observers.ts';

interface Manifest {
  readonly manifest: SpellManifest;
  readonly grants: PermissionGrants;
  readonly filename: string;
  /** Hears what was answered, for the audit. */
  readonly note: Observers['note'];
}

/**
 * Settles what a spell's manifest asks for before the spell starts: a person is asked once for all of it; without one
 * the spell does not start, and the flags to add are named.
 *
 * @throws SpellError `PERMISSION_DENIED`.
 */
export async function askForManifest(asking: Manifest, io: CliIo): Promise<PermissionGrants> {
  const { manifest, grants, filename, note } = asking;
  const missing = missingGrants(manifest, grants);
  if (missing.length === 0) return grants;
  const flags = flagsFor(missing);
  const allowed = io.interactive && (await ask(filename, missing, io));
  note({
    action: 'manifest',
    target: filename,
    result: allowed ? 'success' : 'denied',
    details: { asked: missing.map(({ kind, value }) => `${kind} ${value}`), prompted: io.interactive },
  });
  if (allowed) return addGrants(grants, missing);
  throw new SpellError({
    code: 'PERMISSION_DENIED',
    message: `${filename} asks for permissions that it was not given. To allow them, pass ${flags}.`,
    data: { flags },
  });
}

async function ask(filename: string, missing: readonly Asked[], io: CliIo): Promise<boolean> {
  const list = missing.map(({ kind, value }) => `  ${kind} ${visibleText(value)}`).join('\n');
  const answer = await io.ask(`${filename} asks for these permissions:\n${list}\nAllow them for this run? [y/N]: `);
  return answer.trim().toLowerCase().startsWith('y');
}
