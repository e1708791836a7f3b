import { realpathSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import path from 'node:path';

/**
 * A path without symbolic links: the part that exists is resolved, the rest is appended. What cannot be looked at counts
 * as not existing; the access itself will then say why it fails.
 */
export async function canonicalPath(absolute: string): Promise<string> {
  try {
    return await realpath(absolute);
  } catch {
    const parent = path.dirname(absolute);
    return parent === absolute ? absolute : path.join(await canonicalPath(parent), path.basename(absolute));
  }
}

/** {@link canonicalPath} for set-up, when nothing waits. */
export function canonicalPathSync(absolute: string): string {
  try {
    // The same function of the system that the other form calls.
    return realpathSync.native(absolute);
  } catch {
    const parent = path.dirname(absolute);
    return parent === absolute ? absolute : path.join(canonicalPathSync(parent), path.basename(absolute));
  }
}
