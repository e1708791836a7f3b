import path from 'node:path';

import { SpellError, type Clock, type StateStore, type StateStoreKind } from '@llmspell/core';
import { createMemoryStore } from '@llmspell/infra/state';

/** The kinds of state store that are there without a plugin. */
export const STATE_STORES: ReadonlySet<string> = new Set(['memory', 'level']);

interface Surroundings {
  readonly cwd: string;
  readonly clock: Clock;
  /** Kinds that plugins added. */
  readonly kinds: ReadonlyMap<string, StateStoreKind>;
}

/**
 * Opens the state store at a location: `memory`, `level:./folder`, or one of a plugin's kind.
 *
 * @throws SpellError `VALIDATION_FAILED` for an unknown kind; what opening throws.
 */
export async function openState(location: string, { cwd, clock, kinds }: Surroundings): Promise<StateStore> {
  const [kind = '', rest = ''] = splitAt(location, ':');
  if (kind === 'memory') return createMemoryStore({ clock });
  if (kind === 'level' && rest !== '') {
    const { openStateDirectory } = await import('../state-directory/open-state-directory.ts');
    return openStateDirectory(path.resolve(cwd, rest), { clock });
  }
  const known = kinds.get(kind);
  if (known !== undefined) return known.open(location);
  throw new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected the state as memory, level:./folder${[...kinds.keys()].map((name) => `, ${name}:…`).join('')}; got "${rest === '' ? location : kind}".`,
  });
}

function splitAt(text: string, separator: string): readonly string[] {
  const index = text.indexOf(separator);
  return index === -1 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
