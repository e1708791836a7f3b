import {
  nearestNames,
  SpellError,
  type HostClass,
  type HostManifest,
  type HostMethod,
  type HostMethodManifest,
} from '@llmspell/core';

/** A method with what the manifest says of it. */
export interface TableMethod {
  readonly name: string;
  readonly method: HostMethod;
}

/** A class by its names, its methods by theirs. */
export interface ClassTable {
  readonly host: HostClass;
  readonly statics: ReadonlyMap<string, TableMethod>;
  readonly methods: ReadonlyMap<string, TableMethod>;
}

/**
 * Makes the tables in which the names a script sends are looked up.
 *
 * @throws SpellError `ALREADY_EXISTS` when two classes claim one name.
 */
export function createMethodTable(
  classes: readonly HostClass[],
  manifest: HostManifest,
): ReadonlyMap<string, ClassTable> {
  const byName = new Map(classes.map((host) => [host.name, host]));
  const table = new Map<string, ClassTable>();
  for (const { name, aliases, statics, methods } of manifest.classes) {
    const host = byName.get(name);
    if (host === undefined) continue;
    const entry = { host, statics: byNames(statics, host.statics), methods: byNames(methods, host.methods) };
    for (const known of [name, ...aliases]) {
      if (table.has(known)) throw claimedTwice(known);
      table.set(known, entry);
    }
  }
  return table;
}

/** @throws SpellError `NOT_FOUND` with the names that were probably meant. */
export function findMethod(methods: ReadonlyMap<string, TableMethod>, name: string, owner: string): TableMethod {
  const found = methods.get(name);
  if (found !== undefined) return found;
  throw unknownName(name, [...methods.keys()], `${owner} has no method`);
}

/** @param what What has no such name, to begin the message with. */
export function unknownName(name: string, known: readonly string[], what: string): SpellError {
  const nearest = nearestNames(name, known);
  const hint =
    nearest.length === 0 ? listed(known) : ` Did you mean ${nearest.map((near) => `"${near}"`).join(' or ')}?`;
  return new SpellError({ code: 'NOT_FOUND', message: `${what} "${name}".${hint}` });
}

function byNames(
  listing: readonly HostMethodManifest[],
  methods: Readonly<Record<string, HostMethod>> = {},
): ReadonlyMap<string, TableMethod> {
  const table = new Map<string, TableMethod>();
  for (const { name, aliases } of listing) {
    const method = methods[name];
    if (method === undefined) continue;
    table.set(name, { name, method });
    for (const alias of aliases) if (!table.has(alias)) table.set(alias, { name, method });
  }
  return table;
}

function claimedTwice(name: string): SpellError {
  return new SpellError({
    code: 'ALREADY_EXISTS',
    message: `Two host classes are called "${name}". A script knows a class by its name alone: rename one of them.`,
  });
}

const MAX_LISTED = 12;

function listed(known: readonly string[]): string {
  const shown = known.slice(0, MAX_LISTED).join(', ');
  if (shown === '') return '';
  return ` Known are ${shown}${known.length > MAX_LISTED ? ', …' : ''}.`;
}
