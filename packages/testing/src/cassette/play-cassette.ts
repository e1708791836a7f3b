import { SpellError, type Cassette, type CassetteEffect, type EffectRequest } from '@llmspell/core';
import { effectKey } from '@llmspell/core/kit';

import type { OpenedCassette } from './open-cassette.ts';

/** Nothing was changed. */
const close = (): Promise<void> => Promise.resolve();

/** Answers effects from a cassette. */
export function playCassette(file: string, { effects }: Cassette): OpenedCassette {
  const recorded = new Map(effects.map((effect) => [effect.key, effect]));
  const used = new Set<string>();
  const counts = new Map<string, number>();
  return {
    journal: {
      replaying: false,
      // Scripts run as they do without a journal: what they are given comes from the effects.
      openLog: () => ({ recorded: [], append: () => {} }),
      async effect<T>(request: EffectRequest<T>): Promise<T> {
        request.signal.throwIfAborted();
        const key = effectKey(counts, request.path, request.name);
        const effect = recorded.get(key);
        if (effect === undefined) throw missing(file, key, recorded);
        used.add(key);
        return (await answer(file, effect, request)) as T;
      },
    },
    get unused() {
      return [...recorded.keys()].filter((key) => !used.has(key));
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function answer(
  file: string,
  { key, type, value, error, from, parts = [] }: CassetteEffect,
  { options, signal }: EffectRequest<unknown>,
): unknown {
  for (const { values } of parts) for (const part of values) options.onPart?.(part);
  if (error !== undefined) throw SpellError.fromJSON(error);
  if (type === 'completed') return value === undefined ? undefined : (options.codec?.decode(value) ?? value);
  if (from === 'signal') return untilAborted(signal);
  throw new SpellError({
    code: 'NOT_FOUND',
    message: `The cassette ${file} has no result of the effect "${key}": it had not ended when the run was recorded. Record it again with \`update: true\`, or a run that came to its end.`,
    data: { effect: key },
  });
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

function missing(file: string, key: string, recorded: ReadonlyMap<string, unknown>): SpellError {
  const keys = [...recorded.keys()];
  const some = keys.slice(0, 10).map((known) => `"${known}"`);
  const more = keys.length > some.length ? ` and ${keys.length - some.length} more` : '';
  return new SpellError({
    code: 'NOT_FOUND',
    message: `The cassette ${file} has no effect "${key}"; it has ${some.join(', ') || 'none'}${more}. The program asks for something else than when it was recorded: mend it, or record the cassette again with \`update: true\`.`,
    data: { effect: key, file },
  });
}
