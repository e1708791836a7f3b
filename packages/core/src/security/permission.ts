/** One thing that code may ask for. Deny is the answer to everything that was not granted. */
export type PermissionRequest =
  /** Read a file or list a folder; an absolute path without symbolic links. */
  | { readonly kind: 'read'; readonly path: string }
  /** Create, change or remove a file; an absolute path without symbolic links. */
  | { readonly kind: 'write'; readonly path: string }
  /** Connect to a host; `address` is given when the host turned out to be at one that is not public. */
  | { readonly kind: 'net'; readonly host: string; readonly port: number; readonly address?: string }
  /** Start a program. */
  | { readonly kind: 'run'; readonly command: string }
  /** Read an environment variable. */
  | { readonly kind: 'env'; readonly name: string }
  /** Call a model by its registry id. */
  | { readonly kind: 'model'; readonly model: string }
  /** Use a tool by name. */
  | { readonly kind: 'tool'; readonly tool: string };

/** The kinds of {@link PermissionRequest}. */
export type PermissionKind = PermissionRequest['kind'];

/** The answer to a request. */
export type PermissionDecision =
  | {
      readonly allowed: true;
      /** Which grant allowed it, for the audit record. */
      readonly grant?: string;
      /** What a person answered who was asked just now, for the audit record. */
      readonly answer?: string;
    }
  | { readonly allowed: false; readonly reason?: string; /** As above. */ readonly answer?: string };
