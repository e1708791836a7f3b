import type { Runtime } from 'llmspell';

import type { CliIo } from '../io/cli-io.ts';
import { visibleText } from '../render/visible-text.ts';

/** Tells of plugins that failed; the runtime goes on without them. */
export function warnOfPlugins({ plugins }: Runtime, io: CliIo): void {
  for (const plugin of plugins.list()) {
    if (plugin.status === 'failed') io.error(`warning: ${visibleText(plugin.error.message)} [${plugin.error.code}]\n`);
  }
}
