import { DATA, endOf, EXPIRY } from './level-keys.ts';
import type { Database } from './open-database.ts';

/** What the database has on top of its common type when it is on a disk, not in a browser. */
interface Compactable {
  compactRange(start: string, end: string): Promise<void>;
}

/** Rewrites the files of a database without what was deleted. */
export async function compactDatabase(database: Database): Promise<void> {
  if (!isCompactable(database)) return;
  // The first pass looks where files are before it writes what is in memory to new ones; the second finds those too.
  for (let pass = 0; pass < 2; pass += 1) await database.compactRange(DATA, endOf(EXPIRY));
}

function isCompactable(database: Database): database is Database & Compactable {
  return 'compactRange' in database && typeof database.compactRange === 'function';
}
