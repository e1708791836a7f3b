import type { HostModule, JsonValue, SpellHost } from '@llmspell/core';

export interface SpellHostOptions {
  readonly args: readonly string[];
  readonly filename: string;
  readonly print: (text: string) => void;
  readonly exit: (code: number) => void;
}

/** The running spell as host modules see it. */
export function createSpellHost({ args, filename, print, exit }: SpellHostOptions): SpellHost {
  const locals = new Map<symbol, unknown>();
  return {
    args,
    filename,
    print,
    exit,
    local<T>(key: symbol, create: () => T): T {
      if (!locals.has(key)) locals.set(key, create());
      // Whoever owns the symbol put the value there.
      return locals.get(key) as T;
    },
  };
}

/** The global `Spell`: what was given to this run. */
export function createSpellModule(input: JsonValue, filename: string): HostModule {
  return {
    name: 'spell',
    classes: [{ name: 'Spell', description: 'What was given to this spell', constants: { input, filename } }],
  };
}
