import type { Component } from '@llmspell/core';

/** What a component says it can do: its `capabilities`, and the category of a tool. */
export function capabilitiesOf(component: Component): readonly string[] {
  const { capabilities = [], kind } = component;
  const category: unknown = kind === 'tool' && 'category' in component ? component.category : undefined;
  return typeof category === 'string' ? [...capabilities, category] : capabilities;
}
