import { SpellError } from '@llmspell/core';

/** What somebody may do with the state of a scope. */
export type StateAccess = 'read' | 'write';

/** Gives somebody access to scopes. Nothing is granted by default but one's own scope. */
export interface StateGrant {
  /** Who, by the name of their own scope: `agent:writer`, `agent:*`, `*`. */
  readonly subject: string;
  /** What: `global`, `session:s1`, `workflow:*`; `area:sessions` for what is no scoped state; `*` for everything. */
  readonly scope: string;
  readonly access: readonly StateAccess[];
}

/** Decides for one subject. */
export interface AccessRules {
  allows(scope: string, access: StateAccess): boolean;
  /** @throws SpellError `PERMISSION_DENIED`, which says what to grant. */
  require(scope: string, access: StateAccess): void;
}

/** Where commits of durable runs leave their marks, which hold nothing. Everybody's commits do. */
const MARKS = 'area:committed';

/** The grants that concern a subject. */
export function accessRules(subject: string, grants: readonly StateGrant[]): AccessRules {
  const own = grants.filter((grant) => fits(grant.subject, subject));
  const allows = (scope: string, access: StateAccess): boolean =>
    scope === subject ||
    scope === MARKS ||
    own.some((grant) => grant.access.includes(access) && fits(grant.scope, scope));
  return {
    allows,
    require(scope, access) {
      if (!allows(scope, access)) throw denied(subject, scope, access);
    },
  };
}

function fits(pattern: string, name: string): boolean {
  if (pattern === '*' || pattern === name) return true;
  return pattern.endsWith(':*') && name.startsWith(pattern.slice(0, -1));
}

function denied(subject: string, scope: string, access: StateAccess): SpellError {
  return new SpellError({
    code: 'PERMISSION_DENIED',
    message: `No permission for "${subject}" to ${access} the state of "${scope}". To allow it, grant { subject: "${subject}", scope: "${scope}", access: ["${access}"] }.`,
    data: { permission: 'state', subject, scope, access },
  });
}
