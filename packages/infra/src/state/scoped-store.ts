import { SpellError, type ScanOptions, type StateChange, type StateStore, type StateWrite } from '@llmspell/core';

/**
 * A view of a store in which every key has a prefix that the view's user does not see. Closing the view closes nothing
 * but the view.
 */
export function scopedStore(store: StateStore, prefix: string): StateStore {
  let closed = false;
  const closing = new AbortController();
  const assertOpen = (): void => {
    if (!closed) return;
    throw new SpellError({
      code: 'CLOSED',
      message: 'Expected the view of the state store to be open, but it was closed.',
    });
  };
  const inner = <T extends { readonly key: string }>(item: T): T => ({ ...item, key: item.key.slice(prefix.length) });

  return {
    features: store.features,
    async get(key) {
      assertOpen();
      const entry = await store.get(prefix + key);
      return entry === undefined ? undefined : inner(entry);
    },
    async commit(writes) {
      assertOpen();
      try {
        return await store.commit(writes.map((write): StateWrite => ({ ...write, key: prefix + write.key })));
      } catch (error) {
        throw withoutPrefix(error, prefix);
      }
    },
    async *scan(options: ScanOptions = {}) {
      assertOpen();
      const { after } = options;
      const range = { ...options, prefix: prefix + (options.prefix ?? '') };
      for await (const entry of store.scan(after === undefined ? range : { ...range, after: prefix + after })) {
        yield inner(entry);
        assertOpen();
      }
    },
    watch(options = {}) {
      const signal = options.signal === undefined ? closing.signal : AbortSignal.any([options.signal, closing.signal]);
      const changes = store.watch({ ...options, prefix: prefix + (options.prefix ?? ''), signal });
      return watchInner(changes, inner, assertOpen);
    },
    close() {
      closed = true;
      closing.abort();
      return Promise.resolve();
    },
  };
}

async function* watchInner(
  changes: AsyncIterable<StateChange>,
  inner: (change: StateChange) => StateChange,
  assertOpen: () => void,
): AsyncGenerator<StateChange> {
  assertOpen();
  for await (const change of changes) yield inner(change);
  assertOpen();
}

/** A conflict names the key that the view's user knows. */
function withoutPrefix(error: unknown, prefix: string): unknown {
  if (!SpellError.isInstance(error) || error.code !== 'STATE_CONFLICT') return error;
  const whole = error.data?.['key'];
  if (typeof whole !== 'string') return error;
  const key = whole.slice(prefix.length);
  return new SpellError({
    code: error.code,
    message: error.message.replace(`"${whole}"`, `"${key}"`),
    retryable: error.retryable,
    data: { ...error.data, key },
    cause: error,
  });
}
