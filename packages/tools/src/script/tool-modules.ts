import { createRequire } from 'node:module';

import type * as crypto from '../crypto/index.ts';
import type * as data from '../data/index.ts';
import type * as math from '../math/index.ts';
import type * as system from '../system/index.ts';
import type * as text from '../text/index.ts';
import type * as time from '../time/index.ts';
import type * as web from '../web/index.ts';

const require = createRequire(import.meta.url);

/**
 * The entries of this package that hold tools, each loaded when it is first asked for. At once, as `import()` cannot: a
 * constructor of a script gives a tool, not the promise of one.
 */
export const toolModules = {
  crypto: () => require('@llmspell/tools/crypto') as typeof crypto,
  data: () => require('@llmspell/tools/data') as typeof data,
  math: () => require('@llmspell/tools/math') as typeof math,
  system: () => require('@llmspell/tools/system') as typeof system,
  text: () => require('@llmspell/tools/text') as typeof text,
  time: () => require('@llmspell/tools/time') as typeof time,
  web: () => require('@llmspell/tools/web') as typeof web,
} as const;
