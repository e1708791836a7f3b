import type { PermissionDescription, PermissionRequest } from '@llmspell/core';

/** Everything of its kind, nothing, or what a list names. `*` in a list is everything. */
export type Grant = boolean | readonly string[];

/** What somebody answered who was asked about a permission: for this once, or for the life of the policy, yes or no. */
export type PromptAnswer = 'once' | 'always' | 'deny';

/** Asks somebody. Called for one request at a time. */
export type PermissionPrompt = (
  request: PermissionRequest,
  description: PermissionDescription,
) => Promise<PromptAnswer>;

/** What is allowed. What is left out is refused. */
export interface PermissionGrants {
  /** Files and folders, with all that is below them. `/proc`, `/sys`, `/dev` and any `.llmspell` have to be named themselves. */
  readonly read?: Grant;
  /** Files and folders, with all that is below them; as for reading. */
  readonly write?: Grant;
  /**
   * `host`, `host:port`, `*.example.com`, an address, or a range such as `10.0.0.0/8`. Private, loopback and link-local
   * addresses have to be named as an address, a range, or `localhost`, which is the loopback; `true` means the public
   * internet. To reach such an address by a name, grant both.
   */
  readonly net?: Grant;
  /**
   * Programs: a name that is looked up in PATH, or a path. A program can do whatever its user can, through its arguments
   * too: grant only what may be used for anything.
   */
  readonly run?: Grant;
  /** Environment variables by name; `LC_*` for all that begin so. */
  readonly env?: Grant;
  /** Tools by name. @default all */
  readonly tool?: Grant;
  /** Models by registry id; `openai/*` for all of a provider. @default all that are configured */
  readonly model?: Grant;
  /** Asked about what no grant covers. @default refuse */
  readonly prompt?: PermissionPrompt;
}
