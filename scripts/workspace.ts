import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');

/** A package.json as it was read: nothing about it is certain. */
export type Manifest = Record<string, unknown>;

export interface WorkspacePackage {
  readonly folder: string;
  readonly path: string;
  readonly manifest: Manifest;
}

export const workspacePackages = (): readonly WorkspacePackage[] =>
  readdirSync(join(root, 'packages'))
    .map((folder) => ({ folder, path: join(root, 'packages', folder) }))
    .filter(({ path }) => existsSync(join(path, 'package.json')))
    .map(({ folder, path }) => ({ folder, path, manifest: readManifest(join(path, 'package.json')) }));

const readManifest = (file: string): Manifest => recordOf(JSON.parse(readFileSync(file, 'utf8')));

/** The value if it is an object, else an empty one. */
export const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** The JavaScript entries of a package: `{ './kit': './dist/kit/index.js' }`. */
export const builtEntries = (manifest: Manifest): readonly (readonly [string, string])[] =>
  Object.entries(recordOf(manifest['exports'])).flatMap(([subpath, target]) => {
    const built = recordOf(target)['default'];
    return typeof built === 'string' ? [[subpath, built] as const] : [];
  });
