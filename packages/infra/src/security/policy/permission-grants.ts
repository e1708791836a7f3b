import type { PermissionRequest } from '@llmspell/core';

/** `true` for everything of its kind, or a list. */
export type Grant = true | readonly string[];

/** What somebody answered who was asked about a permission: for this once, for the life of the policy, or no. */
export type PromptAnswer = 'once' | 'always' | 'deny';

/** What is allowed. What is left out is refused. */
export interface PermissionGrants {
  /** Files and folders, with all that is below them. */
  readonly read?: Grant;
  /** Files and folders, with all that is below them. */
  readonly write?: Grant;
  /**
   * `host`, `host:port`, `*.example.com`, an address, or a range such as `10.0.0.0/8`. Private, loopback and link-local
   * addresses have to be named as an address, a range, or `localhost`; `true` means the public internet.
   */
  readonly net?: Grant;
  /** Programs: a name that is looked up in PATH, or an absolute path. */
  readonly run?: Grant;
  /** Environment variables by name; `LC_*` for all that begin so. */
  readonly env?: Grant;
  /** Tools by name. @default all */
  readonly tool?: Grant;
  /** Models by registry id; `openai/*` for all of a provider. @default all that are configured */
  readonly model?: Grant;
  /** Asked about what no grant covers. @default refuse */
  readonly prompt?: (request: PermissionRequest) => Promise<PromptAnswer>;
}
