import { cp } from 'node:fs/promises';
import { join } from 'node:path';

import { definePackage } from '../../tooling/define-package.ts';

const prelude = 'engines/lua/prelude';

export default {
  ...definePackage(import.meta.dirname),
  // Lua sources, which the engine reads as text from beside its worker.
  onSuccess: () =>
    cp(join(import.meta.dirname, 'src', prelude), join(import.meta.dirname, 'dist', prelude), { recursive: true }),
};
