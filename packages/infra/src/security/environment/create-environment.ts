import type { Environment, Guard } from '@llmspell/core';

/** Environment variables behind a guard. Listing their names needs a grant of all. */
export function createEnvironment(guard: Guard, variables: Readonly<Record<string, string | undefined>>): Environment {
  return {
    async get(name) {
      await guard.require({ kind: 'env', name });
      return Object.hasOwn(variables, name) ? variables[name] : undefined;
    },
    async names() {
      await guard.require({ kind: 'env', name: '*' });
      return Object.keys(variables).filter((name) => variables[name] !== undefined);
    },
  };
}
