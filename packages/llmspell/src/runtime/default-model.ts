import type { ModelRegistry } from '@llmspell/core';

/**
 * A registry that finds out which model is meant by default when somebody first asks for it, so that a runtime that
 * never uses a model looks for none.
 */
export function withDefaultModel(registry: ModelRegistry, findDefault: () => Promise<string>): ModelRegistry {
  let found: Promise<string> | undefined;
  return {
    providers: () => registry.providers(),
    canResolve: (id) => id === undefined || registry.canResolve(id),
    async resolve(id) {
      if (id !== undefined) return registry.resolve(id);
      found ??= findDefault();
      return registry.resolve(await found);
    },
  };
}
