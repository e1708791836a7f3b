import { nearestNames, SpellError, type JsonObject, type JsonValue } from '@llmspell/core';

import type { Grant, PermissionGrants } from './permission-grants.ts';

/** The kinds of grants. */
export const GRANT_KINDS = ['read', 'write', 'net', 'run', 'env', 'tool', 'model'] as const;

/**
 * Grants out of data that anybody wrote, a script perhaps.
 *
 * @throws SpellError `VALIDATION_FAILED` for an unknown kind, or what is neither true, false nor a list of texts.
 */
export function parseGrants(data: JsonObject): Omit<PermissionGrants, 'prompt'> {
  const grants: Partial<Record<(typeof GRANT_KINDS)[number], Grant>> = {};
  for (const [name, value] of Object.entries(data)) {
    const kind = GRANT_KINDS.find((known) => known === name);
    if (kind === undefined) throw unknownKind(name);
    const grant = toGrant(value);
    if (grant === undefined) throw notAGrant(kind);
    grants[kind] = grant;
  }
  return grants;
}

function toGrant(value: JsonValue): Grant | undefined {
  if (typeof value === 'boolean') return value;
  // Lua's empty table arrives as an empty object.
  if (!Array.isArray(value)) return isEmptyObject(value) ? [] : undefined;
  return value.every((item) => typeof item === 'string') ? value : undefined;
}

function isEmptyObject(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function unknownKind(name: string): SpellError {
  const near = nearestNames(name, GRANT_KINDS);
  const hint = near.length === 0 ? `There are: ${GRANT_KINDS.join(', ')}.` : `Did you mean ${near.join(' or ')}?`;
  return new SpellError({
    code: 'VALIDATION_FAILED',
    message: `There is no permission "${name.slice(0, 100)}". ${hint}`,
  });
}

function notAGrant(kind: string): SpellError {
  return new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected the permission "${kind}" to be true, false or a list of texts.`,
  });
}
