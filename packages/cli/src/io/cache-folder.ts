import path from 'node:path';

/**
 * Where Node keeps what it has compiled: a folder of the user's own. Its default is a known place in the common folder for
 * temporary files, where somebody else could put code. `undefined` for a user without a home, who goes without.
 */
export function cacheFolder(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const { NODE_COMPILE_CACHE, XDG_CACHE_HOME, LOCALAPPDATA, HOME } = environment;
  if (NODE_COMPILE_CACHE !== undefined) return NODE_COMPILE_CACHE;
  const caches = XDG_CACHE_HOME ?? LOCALAPPDATA ?? (HOME === undefined ? undefined : path.join(HOME, '.cache'));
  return caches === undefined ? undefined : path.join(caches, 'llmspell', 'compiled');
}
