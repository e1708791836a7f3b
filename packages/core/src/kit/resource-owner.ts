import { SpellError } from '../errors/spell-error.ts';

/** Something that has to be closed. */
export interface Closable {
  close(): Promise<void>;
}

/** Keeps what was opened and closes it together. */
export interface ResourceOwner extends AsyncDisposable {
  readonly closed: boolean;
  /** @throws SpellError `CLOSED` after close, when nobody would close it: do that yourself then. */
  attach<T extends Closable>(resource: T): T;
  detach(resource: Closable): void;
  /** Closes everything, newest first; may be called twice. @throws AggregateError when several closes fail. */
  close(): Promise<void>;
  /** @throws SpellError `CLOSED` after close. */
  assertOpen(): void;
}

/** @param what The owner, for the message of a call after close: `the runtime`. */
export function createResourceOwner(what: string): ResourceOwner {
  const resources = new Set<Closable>();
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= closeAll([...resources].toReversed(), what);
    return closing;
  };

  const assertOpen = (): void => {
    if (closing === undefined) return;
    throw new SpellError({ code: 'CLOSED', message: `Expected ${what} to be open, but it was closed.` });
  };

  return {
    get closed() {
      return closing !== undefined;
    },
    attach(resource) {
      assertOpen();
      resources.add(resource);
      return resource;
    },
    detach: (resource) => void resources.delete(resource),
    close,
    assertOpen,
    [Symbol.asyncDispose]: close,
  };
}

async function closeAll(resources: readonly Closable[], what: string): Promise<void> {
  const errors: unknown[] = [];
  for (const resource of resources) {
    try {
      await resource.close();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors, `Closing ${what} failed in ${errors.length} places.`);
}
