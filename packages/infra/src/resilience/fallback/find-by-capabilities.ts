import type { Component, ComponentKind, RunContext } from '@llmspell/core';

import { capabilitiesOf } from './capabilities-of.ts';

/** What to look for in the registry. */
export interface CapabilitySearch {
  /** In this order. */
  readonly kinds: readonly ComponentKind[];
  /** All of them are needed. */
  readonly capabilities: readonly string[];
  /** @default {@link capabilitiesOf} */
  readonly capabilitiesOf?: (component: Component) => readonly string[];
}

/**
 * The registered components that have all capabilities, those with the fewest others first, and equal ones by their order in the
 * registry. With no capabilities there is nothing to look for. A component that cannot be loaded is left out and logged.
 */
export async function findByCapabilities(
  { kinds, capabilities, capabilitiesOf: capabilitiesOfOne = capabilitiesOf }: CapabilitySearch,
  context: RunContext,
): Promise<readonly Component[]> {
  if (capabilities.length === 0) return [];
  const found: { readonly component: Component; readonly count: number }[] = [];
  for (const kind of kinds) {
    for (const name of context.components.names(kind)) {
      const component = await load(kind, name, context);
      const has = new Set(component === undefined ? [] : capabilitiesOfOne(component));
      if (component !== undefined && capabilities.every((capability) => has.has(capability))) {
        found.push({ component, count: has.size });
      }
    }
  }
  return found.toSorted((a, b) => a.count - b.count).map(({ component }) => component);
}

async function load(kind: ComponentKind, name: string, context: RunContext): Promise<Component | undefined> {
  try {
    return await context.components.get(kind, name);
  } catch {
    // One that is missing a peer, say, is no alternative; the failure that is being handled is the one to report.
    context.logger.log('warn', 'A component could not be loaded as a fallback', { kind, name });
    return undefined;
  }
}
