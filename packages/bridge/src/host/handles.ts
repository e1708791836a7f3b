import { SpellError, type HandleDescription, type HostHandle } from '@llmspell/core';

import { unknownName, type ClassTable } from './method-table.ts';

/** Which host objects a script may hold, and as what. */
export interface Handles {
  make(className: string, object: object): HostHandle;
  /** A handle of what a constructor gave. */
  made(className: string, value: unknown): HostHandle;
  know(className: string, object: object): void;
  /** @throws SpellError `NOT_FOUND` for an object no script was given. */
  classOf(object: object): ClassTable;
  describe(value: unknown): HandleDescription | undefined;
}

export function createHandles(classes: ReadonlyMap<string, ClassTable>): Handles {
  const handles = new WeakMap<object, HostHandle>();
  const known = new WeakMap<object, ClassTable>();

  const know = (className: string, object: object): ClassTable => {
    const table = known.get(object) ?? classes.get(className);
    if (table === undefined) throw unknownName(className, [...classes.keys()], 'There is no host class');
    known.set(object, table);
    return table;
  };
  const make = (className: string, object: object): HostHandle => {
    const handle = { className: know(className, object).host.name, object };
    handles.set(handle, handle);
    return handle;
  };

  return {
    make,
    made(className, value) {
      if (typeof value !== 'object' || value === null) throw notAnObject(className);
      return handles.get(value) ?? make(className, value);
    },
    know: (className, object) => void know(className, object),
    classOf(object) {
      const table = known.get(object);
      if (table !== undefined) return table;
      throw new SpellError({ code: 'NOT_FOUND', message: 'The script holds no such host object.' });
    },
    describe(value) {
      if (typeof value !== 'object' || value === null) return undefined;
      const object = handles.get(value)?.object ?? value;
      const table = known.get(object);
      return table === undefined ? undefined : describe(object, table);
    },
  };
}

function describe(object: object, { host }: ClassTable): HandleDescription {
  return { className: host.name, object, fields: host.fields?.(object as never) ?? {} };
}

function notAnObject(className: string): SpellError {
  return new SpellError({ code: 'INTERNAL', message: `The constructor of ${className} gave no object.` });
}
