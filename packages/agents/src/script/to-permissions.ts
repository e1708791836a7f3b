import { SpellError, type HostCall, type JsonObject, type PermissionPolicy } from '@llmspell/core';

/**
 * The permissions that a script gives an agent: `{ read = { "./data" }, net = {} }`. They can only take away.
 *
 * @throws SpellError `VALIDATION_FAILED` for what are no permissions; `NOT_SUPPORTED` where the spell runs under a policy that
 * is not made of grants.
 */
export function toPermissions(grants: Readonly<Record<string, unknown>>, { context }: HostCall): PermissionPolicy {
  // What comes out of a script as data is JSON.
  const policy = context.permissions.fromGrants?.(grants as JsonObject);
  if (policy !== undefined) return policy;
  throw new SpellError({
    code: 'NOT_SUPPORTED',
    message: 'This spell runs under a policy that knows no lists, so an agent in it cannot have a list of permissions.',
  });
}
