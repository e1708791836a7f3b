// `pnpm reference`: brings docs/script-reference.md up to date.
import { writeFileSync } from 'node:fs';

import { PAGE } from './page.ts';
import { scriptReference } from './script-reference.ts';

writeFileSync(PAGE, scriptReference());
