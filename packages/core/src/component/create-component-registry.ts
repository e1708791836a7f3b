import { nearestNames } from '../errors/nearest-names.ts';
import { SpellError } from '../errors/spell-error.ts';
import type { ComponentRegistry } from './component-registry.ts';
import type { Component, ComponentKind } from './component.ts';

interface Slot {
  component?: Component | undefined;
  readonly load?: () => Promise<Component>;
  /** Set while it is being made, so that everybody who asks meanwhile gets the same one. */
  loading?: Promise<Component> | undefined;
}

export interface ComponentRegistryOptions {
  /** A registry whose components are found here, too, unless one of the same name is here. */
  readonly parent?: ComponentRegistry;
}

/** Makes an empty registry, kept in memory. */
export function createComponentRegistry({ parent }: ComponentRegistryOptions = {}): ComponentRegistry {
  const kinds = new Map<ComponentKind, Map<string, Slot>>();
  const slots = (kind: ComponentKind): Map<string, Slot> => {
    const known = kinds.get(kind) ?? new Map<string, Slot>();
    kinds.set(kind, known);
    return known;
  };
  const add = (kind: ComponentKind, name: string, slot: Slot): void => {
    if (slots(kind).has(name)) throw alreadyExists(kind, name);
    slots(kind).set(name, slot);
  };
  const names = (kind: ComponentKind): readonly string[] => [
    ...new Set([...(parent?.names(kind) ?? []), ...(kinds.get(kind)?.keys() ?? [])]),
  ];

  return {
    register: (component) => add(component.kind, component.name, { component }),
    registerLazy: (kind, name, load) => add(kind, name, { load }),
    unregister: (kind, name) => kinds.get(kind)?.delete(name) ?? false,
    has: (kind, name) => kinds.get(kind)?.has(name) === true || parent?.has(kind, name) === true,
    peek: (kind, name) => kinds.get(kind)?.get(name)?.component ?? parent?.peek(kind, name),
    names,
    async get(kind, name) {
      const slot = kinds.get(kind)?.get(name);
      if (slot === undefined && parent?.has(kind, name) === true) return parent.get(kind, name);
      const component = slot === undefined ? undefined : await componentOf(slot);
      if (component === undefined) throw notFound(kind, name, names(kind));
      return component;
    },
  };
}

async function componentOf(slot: Slot): Promise<Component | undefined> {
  if (slot.component !== undefined || slot.load === undefined) return slot.component;
  slot.loading ??= slot.load();
  try {
    slot.component = await slot.loading;
  } finally {
    // One that failed is tried again by the next who asks.
    slot.loading = undefined;
  }
  return slot.component;
}

function alreadyExists(kind: ComponentKind, name: string): SpellError {
  return new SpellError({
    code: 'ALREADY_EXISTS',
    message: `There is already a component of kind "${kind}" named "${name}". Choose another name, or unregister the first.`,
    data: { kind, name },
  });
}

function notFound(kind: ComponentKind, name: string, names: readonly string[]): SpellError {
  const near = nearestNames(name, names);
  const hint =
    near.length > 0
      ? `Did you mean ${near.join(' or ')}?`
      : `There ${names.length === 0 ? 'are none' : `are: ${names.slice(0, 20).join(', ')}`}.`;
  return new SpellError({
    code: 'NOT_FOUND',
    message: `There is no component of kind "${kind}" named "${name}". ${hint}`,
    data: { kind, name, near },
  });
}
