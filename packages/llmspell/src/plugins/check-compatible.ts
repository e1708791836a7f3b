import type { Plugin } from '@llmspell/core';
import satisfies from 'semver/functions/satisfies.js';
import validRange from 'semver/ranges/valid.js';

import { pluginIncompatible } from './plugin-error.ts';

const NAME = /^[a-z\d@][a-z\d@._/-]{0,99}$/u;

/** @throws SpellError `PLUGIN_INCOMPATIBLE` when the plugin is not for this version, or something it needs is not there. */
export function checkCompatible(
  { info, compatible, requires = [] }: Plugin,
  { version, features }: { readonly version: string; readonly features: ReadonlySet<string> },
): void {
  const { name } = info;
  if (!NAME.test(name)) {
    throw pluginIncompatible(name.slice(0, 100), 'has to be named in lower-case letters, digits and "-._/@".');
  }
  if (validRange(compatible) === null) {
    throw pluginIncompatible(
      name,
      `says it works with "${compatible}", which is no range of versions such as "^1.2.0".`,
    );
  }
  if (!satisfies(version, compatible, { includePrerelease: true })) {
    throw pluginIncompatible(
      name,
      `works with llmspell ${compatible}; this is ${version}. Install a version of it that fits.`,
    );
  }
  const missing = requires.filter((feature) => !features.has(feature));
  if (missing.length > 0) {
    throw pluginIncompatible(name, `needs ${missing.join(', ')}; there are: ${[...features].join(', ') || 'none'}.`);
  }
}
