import type { PermissionGrants } from '@llmspell/infra/security';
import type { SpellManifest } from 'llmspell';

import type { SpellFlags } from './spell-flags.ts';

type GrantKind = 'read' | 'write' | 'net' | 'run' | 'env';
const KINDS: readonly GrantKind[] = ['read', 'write', 'net', 'run', 'env'];
const FLAG_OF = { read: 'allowRead', write: 'allowWrite', net: 'allowNet', run: 'allowRun', env: 'allowEnv' } as const;

/** What the flags grant. */
export function toGrants(flags: SpellFlags): PermissionGrants {
  const grants: Partial<Record<GrantKind, true | readonly string[]>> = {};
  for (const kind of KINDS) {
    const list = flags[FLAG_OF[kind]];
    if (flags.allowAll === true || list === '*') grants[kind] = true;
    else if (list !== undefined) grants[kind] = listIn(list);
  }
  const { allowTool, allowModel } = flags;
  return {
    ...grants,
    ...(allowTool === undefined ? {} : { tool: listIn(allowTool) }),
    ...(allowModel === undefined ? {} : { model: listIn(allowModel) }),
  };
}

function listIn(list: string): readonly string[] {
  return list.split(',').map((item) => item.trim());
}

/** A permission that a spell asks for. */
export interface Asked {
  readonly kind: GrantKind;
  readonly value: string;
}

/** What the spell's manifest asks for and the flags do not grant. */
export function missingGrants(manifest: SpellManifest, grants: PermissionGrants): readonly Asked[] {
  return KINDS.flatMap((kind) =>
    manifest[kind].filter((value) => !covers(grants[kind], value)).map((value) => ({ kind, value })),
  );
}

/** The grants and what was asked for besides. */
export function addGrants(grants: PermissionGrants, asked: readonly Asked[]): PermissionGrants {
  const added: Partial<Record<GrantKind, true | readonly string[]>> = {};
  for (const kind of KINDS) {
    const present = grants[kind];
    const more = asked.filter((one) => one.kind === kind).map(({ value }) => value);
    if (present === true) added[kind] = true;
    else if (present !== undefined || more.length > 0) added[kind] = [...listOf(present), ...more];
  }
  return { ...grants, ...added };
}

/** The flags that would grant it, as one types them. */
export function flagsFor(asked: readonly Asked[]): string {
  return KINDS.map((kind) => asked.filter((one) => one.kind === kind))
    .filter((group) => group.length > 0)
    .map((group) => `--allow-${group[0]?.kind ?? ''}=${group.map(({ value }) => value).join(',')}`)
    .join(' ');
}

function covers(grant: boolean | readonly string[] | undefined, value: string): boolean {
  return grant === true || listOf(grant).includes(value);
}

function listOf(grant: boolean | readonly string[] | undefined): readonly string[] {
  return typeof grant === 'object' ? grant : [];
}
