import { SpellError, type JsonValue, type StateStore } from '@llmspell/core';

import { signalPrefix } from './run-store.ts';

/** A signal in the order in which those of its name arrived, from 0. */
export interface StoredSignal {
  readonly key: string;
  readonly index: number;
  readonly value: JsonValue;
}

/** Keeps a signal behind those of its name that are there. */
export async function addSignal(
  store: StateStore,
  { runId, name, value }: { readonly runId: string; readonly name: string; readonly value: JsonValue },
): Promise<void> {
  const prefix = prefixOf(runId, name);
  for (;;) {
    let next = 0;
    for await (const { index } of readSignals(store, runId, name)) next = index + 1;
    try {
      await store.commit([{ type: 'set', key: prefix + String(next).padStart(10, '0'), value, ifRevision: 0 }]);
      return;
    } catch (error) {
      // Somebody else sent one at the same time.
      if (!SpellError.isInstance(error) || error.code !== 'STATE_CONFLICT') throw error;
    }
  }
}

/** The signals of a name, in order. */
export async function* readSignals(store: StateStore, runId: string, name: string): AsyncGenerator<StoredSignal> {
  const prefix = prefixOf(runId, name);
  for await (const { key, value } of store.scan({ prefix })) {
    yield { key, index: Number(key.slice(prefix.length)), value };
  }
}

function prefixOf(runId: string, name: string): string {
  return `${signalPrefix(runId)}${encodeURIComponent(name.toWellFormed())}/`;
}
