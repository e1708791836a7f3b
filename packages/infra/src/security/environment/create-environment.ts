import type { Environment, Guard } from '@llmspell/core';

/** Environment variables behind a guard. A name may tell something too: only those are listed that may be read. */
export function createEnvironment(guard: Guard, variables: Readonly<Record<string, string | undefined>>): Environment {
  return {
    async get(name) {
      await guard.require({ kind: 'env', name });
      return Object.hasOwn(variables, name) ? variables[name] : undefined;
    },
    async names() {
      const present = Object.keys(variables).filter((name) => variables[name] !== undefined);
      const allowed = await Promise.all(present.map((name) => guard.allows({ kind: 'env', name })));
      return present.filter((_, index) => allowed[index] === true);
    },
  };
}
