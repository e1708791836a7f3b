import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Plugin } from '@llmspell/core';

/**
 * Loads the plugin that a module exports as default, or as `plugin`. The module runs with all that this process may.
 *
 * @param specifier A file (`./plugins/mine.js`), or a package that is installed where `cwd` is.
 * @throws What the module throws, or TypeError when it exports no plugin.
 */
export async function loadPluginModule(specifier: string, cwd: string): Promise<Plugin> {
  const module = (await import(resolve(specifier, cwd))) as Readonly<Record<string, unknown>>;
  const found = module['default'] ?? module['plugin'];
  if (isPlugin(found)) return found;
  throw new TypeError(
    'expected its default export, or the one named `plugin`, to be a plugin: { info: { name, version }, compatible, initialize }',
  );
}

/** Whether a value has what every plugin has. */
export function isPlugin(value: unknown): value is Plugin {
  if (!isRecord(value) || !isRecord(value['info'])) return false;
  const { name, version } = value['info'];
  return (
    [name, version, value['compatible']].every((text) => typeof text === 'string') &&
    typeof value['initialize'] === 'function' &&
    isTextList(value['requires'])
  );
}

function isTextList(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every((item) => typeof item === 'string'));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function resolve(specifier: string, cwd: string): string {
  if (/^\.{0,2}[/\\]|^[a-z]:[/\\]/iu.test(specifier) || /\.[cm]?[jt]s$/u.test(specifier)) {
    return pathToFileURL(path.resolve(cwd, specifier)).href;
  }
  try {
    return pathToFileURL(createRequire(path.join(cwd, 'package.json')).resolve(specifier)).href;
  } catch {
    // Not installed there, or only for `import`: perhaps it stands beside this package.
    return specifier;
  }
}
