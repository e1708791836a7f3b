import type { Component } from '@llmspell/core';

/**
 * What a component says it can do: its list of texts `capabilities`, and the category of a tool. One that says nothing
 * can do nothing that anybody could look for.
 */
export function capabilitiesOf(component: Component): readonly string[] {
  const declared: unknown = 'capabilities' in component ? component.capabilities : undefined;
  const category: unknown = component.kind === 'tool' && 'category' in component ? component.category : undefined;
  const all: readonly unknown[] = Array.isArray(declared)
    ? [...(declared as readonly unknown[]), category]
    : [category];
  return all.filter((capability) => typeof capability === 'string');
}
