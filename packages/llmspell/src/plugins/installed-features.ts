import { createRequire } from 'node:module';

const PACKAGES = new Map([
  ['agents', '@llmspell/agents'],
  ['tools', '@llmspell/tools'],
  ['workflows', '@llmspell/workflows'],
  ['scripts', '@llmspell/bridge'],
]);

/** What a plugin can require of the installation: the optional packages that are there. */
export function installedFeatures(): ReadonlySet<string> {
  const { resolve } = createRequire(import.meta.url);
  const isInstalled = (name: string): boolean => {
    try {
      resolve(`${name}/package.json`);
      return true;
    } catch {
      return false;
    }
  };
  return new Set([...PACKAGES].flatMap(([feature, name]) => (isInstalled(name) ? [feature] : [])));
}
