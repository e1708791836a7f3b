import type { PermissionRequest } from './permission.ts';

/** The one door in front of files, network, programs and environment: a context's own permission check with its audit. */
export interface Guard {
  /** Resolves when allowed. @throws PermissionError `PERMISSION_DENIED` when not. */
  require(request: PermissionRequest): Promise<void>;
}
