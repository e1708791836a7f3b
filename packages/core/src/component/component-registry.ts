import type { Component, ComponentKind } from './component.ts';

/**
 * Seam: finds components by kind and name, so that no package looks into another. Names are compared exactly.
 */
export interface ComponentRegistry {
  /** @throws SpellError `ALREADY_EXISTS` when the kind has a component of this name. */
  register(component: Component): void;
  /** Registers a component that is made when it is first asked for. */
  registerLazy(kind: ComponentKind, name: string, load: () => Promise<Component>): void;
  unregister(kind: ComponentKind, name: string): boolean;
  has(kind: ComponentKind, name: string): boolean;
  /** @throws SpellError `NOT_FOUND`, with the nearest names there are. */
  get(kind: ComponentKind, name: string): Promise<Component>;
  /** A component that is already there; `undefined` for one that was not loaded yet. */
  peek(kind: ComponentKind, name: string): Component | undefined;
  names(kind: ComponentKind): readonly string[];
}
