import type { Component, ComponentKind, RunContext } from '@llmspell/core';

const LOCAL = 'local://';

/**
 * Finds a registered component by name, among these kinds in this order. `local://` may stand before the name.
 *
 * @throws SpellError `NOT_FOUND`, with the nearest names of the first kind.
 */
export function findComponent(
  kinds: readonly [ComponentKind, ...ComponentKind[]],
  name: string,
  { components }: RunContext,
): Promise<Component> {
  const plain = name.startsWith(LOCAL) ? name.slice(LOCAL.length) : name;
  return components.get(kinds.find((kind) => components.has(kind, plain)) ?? kinds[0], plain);
}
