import type { Environment, Guard } from '@llmspell/core';

/** Environment variables behind a guard. Their names together need a grant of all: a name may tell something too. */
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
