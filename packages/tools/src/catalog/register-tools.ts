import type { ComponentRegistry } from '@llmspell/core';

import { toolCatalog } from './tool-catalog.ts';

/**
 * Registers all built-in tools; each is loaded when it is first asked for. A name that is taken is left as it is, so that
 * an application can bring its own tool of that name.
 */
export function registerTools(registry: ComponentRegistry): void {
  for (const [name, { load }] of toolCatalog) {
    if (!registry.has('tool', name)) registry.registerLazy('tool', name, load);
  }
}
