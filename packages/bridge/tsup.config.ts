import { cp } from 'node:fs/promises';
import { join } from 'node:path';

import type { Options } from 'tsup';

import { definePackage } from '../../tooling/define-package.ts';

const prelude = 'engines/lua/prelude';

const config: Options = {
  // It gives one object, not the function or the list that tsup would take as well.
  ...(definePackage(import.meta.dirname) as Options),
  // Lua sources, which the engine reads as text from beside its worker.
  async onSuccess() {
    await cp(join(import.meta.dirname, 'src', prelude), join(import.meta.dirname, 'dist', prelude), {
      recursive: true,
    });
  },
};

export default config;
