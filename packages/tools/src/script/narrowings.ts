import { basename, dirname, extname, isAbsolute, join, relative, resolve } from 'node:path';

import { isStop, type PermissionDecision, type PermissionRequest, type RunContext } from '@llmspell/core';

import type { Narrowing } from './narrow-tool.ts';

/** How far a file tool reaches. */
export interface FileScope {
  /** Folders and files; all that is granted when left out. */
  readonly paths?: readonly string[] | undefined;
  readonly readOnly?: boolean;
  /** `.md`; a path without an extension counts as a folder. */
  readonly extensions?: readonly string[] | undefined;
}

/** Files inside some folders, for reading alone, or of some kinds. */
export function onlyFiles({ paths, readOnly = false, extensions }: FileScope): Narrowing {
  const endings = extensions?.map((each) => `.${each.replace(/^\*?\./, '').toLowerCase()}`);
  return (context) => {
    const roots = paths === undefined ? undefined : Promise.all(paths.map((path) => rootOf(path, context)));
    return {
      async check(request) {
        if (request.kind !== 'read' && request.kind !== 'write') return ownUse(request);
        if (readOnly && request.kind === 'write') return denied('this tool only reads');
        const ending = extname(request.path).toLowerCase();
        if (ending !== '' && endings?.includes(ending) === false) return denied(`this tool takes no ${ending} files`);
        const inside = (await roots)?.some((root) => isInside(root, request.path)) ?? true;
        return inside ? { allowed: true } : denied('outside the paths that this tool was given');
      },
    };
  };
}

/** Hosts of a list, and those below them. */
export function onlyHosts(domains: readonly string[]): Narrowing {
  const known = domains.map((domain) => domain.replace(/^\*\./, '').toLowerCase());
  return () => ({
    check(request) {
      if (request.kind !== 'net') return ownUse(request);
      const host = request.host.toLowerCase();
      const allowed = known.some((domain) => domain === '*' || host === domain || host.endsWith(`.${domain}`));
      return allowed ? { allowed } : denied('outside the domains that this tool was given');
    },
  });
}

/** Programs of a list, named as in the list. */
export function onlyCommands(commands: readonly string[]): Narrowing {
  return (_, { executable }) => ({
    check(request) {
      if (request.kind !== 'run') return ownUse(request);
      const allowed = typeof executable === 'string' && commands.includes(executable);
      return allowed ? { allowed } : denied('not among the commands that this tool was given');
    },
  });
}

/** The narrowed tool itself may be used; it reaches nothing of another kind. */
function ownUse({ kind }: PermissionRequest): PermissionDecision {
  return kind === 'tool' ? { allowed: true } : denied('this tool does something else');
}

function denied(reason: string): PermissionDecision {
  return { allowed: false, reason };
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith('../') && !way.startsWith('..\\') && !isAbsolute(way));
}

/**
 * The file port knows where a path leads to, and where relative ones start. One that is not there yet is inside the
 * nearest folder that is; one that may not be read is taken as it is written.
 */
async function rootOf(path: string, context: RunContext): Promise<string> {
  try {
    const info = await context.files.stat(path);
    if (info !== undefined && isAbsolute(info.path)) return info.path;
  } catch (error) {
    if (isStop(error, context.signal)) throw error;
    return resolve(path);
  }
  const parent = dirname(path);
  return parent === path ? resolve(path) : join(await rootOf(parent, context), basename(path));
}
