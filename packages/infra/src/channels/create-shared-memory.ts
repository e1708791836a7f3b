import { SpellError, type JsonValue, type StateStore, type StateWrite } from '@llmspell/core';

import { scopedStore } from '../state/scoped-store.ts';

export interface SharedMemoryOptions {
  readonly name: string;
  /** Who may read and write. @default everybody */
  readonly participants?: readonly string[];
}

/** A value of a shared memory. */
export interface SharedValue {
  readonly key: string;
  readonly value: JsonValue;
  /** Who wrote it. */
  readonly by: string;
  /** Grows with every change; never 0. */
  readonly revision: number;
}

/** What somebody changed: `value` is missing when it was deleted, and `by` with it. */
export interface SharedChange {
  readonly key: string;
  readonly value?: JsonValue;
  readonly by?: string;
  readonly revision: number;
}

/** A shared memory as one participant sees it. */
export interface SharedMemoryView {
  read(key: string): Promise<SharedValue | undefined>;
  /** All values in key order. */
  entries(): Promise<readonly SharedValue[]>;
  /**
   * Writes a value, or deletes it: `undefined`.
   * @param ifRevision Only if it still has this revision; 0 for "only if there is none".
   * @throws SpellError `STATE_CONFLICT`.
   */
  write(key: string, value: JsonValue | undefined, ifRevision?: number): Promise<void>;
  /** Changes a value to what the function makes of it, again when somebody else changed it meanwhile. Gives the new value. */
  update(
    key: string,
    change: (value: JsonValue | undefined) => JsonValue | undefined | Promise<JsonValue | undefined>,
  ): Promise<JsonValue | undefined>;
  /** Changes from now on, one's own too. @throws SpellError `NOT_SUPPORTED` when the store cannot be watched. */
  watch(signal?: AbortSignal): AsyncIterable<SharedChange>;
}

/** Values that the members of a group share. */
export interface SharedMemory {
  readonly name: string;
  /** @throws SpellError `PERMISSION_DENIED` for somebody who is no participant. */
  as(participant: string): SharedMemoryView;
}

/**
 * Makes a shared memory over a part of a state store. The same name in the same store is the same memory.
 *
 * @throws SpellError `VALIDATION_FAILED` for a name that is no well-formed text.
 */
export function createSharedMemory(store: StateStore, { name, participants }: SharedMemoryOptions): SharedMemory {
  if (!name.isWellFormed()) throw brokenName();
  // A name with a slash must not reach into the memory of another name.
  const inner = scopedStore(store, `shared/${encodeURIComponent(name)}/`);
  const allowed = participants && new Set(participants);
  return {
    name,
    as(participant) {
      if (allowed !== undefined && !allowed.has(participant)) throw noParticipant(name, participant);
      return createView(inner, participant);
    },
  };
}

function createView(store: StateStore, by: string): SharedMemoryView {
  const read: SharedMemoryView['read'] = async (key) => {
    const entry = await store.get(key);
    return entry === undefined ? undefined : { key, ...fromStored(entry.value), revision: entry.revision };
  };
  const write: SharedMemoryView['write'] = async (key, value, ifRevision) => {
    const condition = ifRevision === undefined ? {} : { ifRevision };
    const change: StateWrite =
      value === undefined
        ? { type: 'delete', key, ...condition }
        : { type: 'set', key, value: { value, by }, ...condition };
    await store.commit([change]);
  };
  return {
    read,
    write,
    async entries() {
      const found: SharedValue[] = [];
      for await (const { key, value, revision } of store.scan()) found.push({ key, ...fromStored(value), revision });
      return found;
    },
    async update(key, change) {
      for (;;) {
        const known = await read(key);
        const value = await change(known?.value);
        try {
          await write(key, value, known?.revision ?? 0);
          return value;
        } catch (error) {
          if (!SpellError.isInstance(error) || error.code !== 'STATE_CONFLICT') throw error;
        }
      }
    },
    async *watch(signal) {
      for await (const change of store.watch(signal === undefined ? {} : { signal })) {
        const { key, revision } = change;
        yield change.type === 'set' ? { key, ...fromStored(change.value), revision } : { key, revision };
      }
    },
  };
}

/** What this memory wrote; anything else in its place is a value that nobody is known to have written. */
function fromStored(stored: JsonValue): Pick<SharedValue, 'value' | 'by'> {
  if (typeof stored === 'object' && stored !== null && 'value' in stored && 'by' in stored) {
    const { value, by } = stored;
    if (value !== undefined && typeof by === 'string') return { value, by };
  }
  return { value: stored, by: '' };
}

function brokenName(): SpellError {
  return new SpellError({
    code: 'VALIDATION_FAILED',
    message: 'Expected the name of a shared memory to be well-formed text; got half of a surrogate pair.',
  });
}

function noParticipant(name: string, participant: string): SpellError {
  return new SpellError({
    code: 'PERMISSION_DENIED',
    message: `"${participant}" is no participant of the shared memory "${name}". Name it among its participants.`,
    data: { memory: name },
  });
}
