import type { PermissionRequest } from './permission.ts';

/** The one door in front of files, network, programs and environment: a context's own permission check with its audit. */
export interface Guard {
  /** Resolves when allowed. @throws PermissionError `PERMISSION_DENIED` when not. */
  require(request: PermissionRequest): Promise<void>;
  /**
   * Whether it is allowed as things are, for lists of what may be used: nobody is asked and nothing is audited. It
   * grants nothing; whoever then does it calls {@link Guard.require}.
   */
  allows(request: PermissionRequest): Promise<boolean>;
}
