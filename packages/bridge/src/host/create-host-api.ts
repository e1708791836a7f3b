import {
  parseWith,
  SpellError,
  type HostApi,
  type HostApiCall,
  type HostCall,
  type HostHandle,
  type HostModule,
  type RunContext,
  type ScriptLanguage,
  type ScriptObject,
  type SpellHost,
} from '@llmspell/core';

import { createManifest } from './create-manifest.ts';
import { createHandles, type Handles } from './handles.ts';
import { createMethodTable, findMethod, unknownName, type ClassTable, type TableMethod } from './method-table.ts';
import { optionKeysOf } from './option-keys.ts';
import { spellResultKeys } from './result-keys.ts';

export interface HostApiOptions {
  /** The spell's own context: each call gets a scope of it. */
  readonly context: RunContext;
  readonly language: ScriptLanguage;
  /** The running spell. Values kept for its duration are kept here. */
  readonly spell: Omit<SpellHost, 'local'>;
}

/** What a call resolves to before it is made. */
interface Resolved extends TableMethod {
  readonly self: object | undefined;
  /** The class's name. */
  readonly owner: string;
  /** For messages and the scope's name: `Agent.chat`. */
  readonly label: string;
}

/** A call that is being made. */
interface Made extends Resolved {
  /** Name of its scope. */
  readonly scope: string;
}

/**
 * Makes what an engine talks to from the host modules of all packages: it finds the method, accepts either spelling of
 * declared option keys, parses the arguments, opens a scope and calls. Permissions, hooks and effects are the business of
 * what is called.
 *
 * The calls throw SpellError `NOT_FOUND` for an unknown name, `VALIDATION_FAILED` for wrong arguments, `NOT_SUPPORTED`
 * when a name cannot be used that way, and whatever the host method throws.
 *
 * @throws SpellError `ALREADY_EXISTS` when two modules define the same class.
 */
export function createHostApi(modules: readonly HostModule[], options: HostApiOptions): HostApi {
  const manifest = createManifest(modules, options.language);
  const classes = createMethodTable(
    modules.flatMap((module) => module.classes),
    manifest,
  );
  const makeCall = createCallFactory(options);
  const handles = createHandles(classes);
  const scopeOf = createScopeNames();

  const invoke = <T>(call: HostApiCall, use: (made: Made, args: unknown) => T): T => {
    const resolved = resolve(call, classes, handles);
    const { params } = resolved.method;
    const args = optionKeysOf(params)(withoutTail(call.args), (value) => handles.describe(value) !== undefined);
    const made = { ...resolved, scope: scopeOf(resolved.label) };
    return use(made, parseWith(params, args, `The argument list of ${resolved.label}`));
  };
  const perform = (call: HostApiCall, { method, self, scope }: Made, args: unknown): unknown =>
    method.call(makeCall(scope, call.signal, handles), self as never, ...(args as readonly never[]));
  const named = (value: unknown, { method }: Resolved): unknown =>
    spellResultKeys(value, method.resultKeys ?? [], options.language);

  return {
    manifest,
    call: async (call) =>
      call.target === TIMER
        ? makeCall(scopeOf('sleep'), call.signal, handles).context.sleep(Number(call.args[0]))
        : invoke(call, async (resolved, args) => named(await perform(call, resolved, await args), resolved)),
    callSync(call) {
      const found = lookup(call, classes, (label) => makeCall(scopeOf(label), call.signal, handles));
      if (found !== undefined) return found.value;
      return invoke(call, (resolved, args) => {
        const value = perform(call, resolved, notLater(args, resolved.label));
        return call.method === 'new' ? handles.made(resolved.owner, value) : named(value, resolved);
      });
    },
    stream: (call) =>
      invoke(call, async function* (resolved, args) {
        const parts = perform(call, resolved, await args);
        for await (const part of iterable(await parts, resolved.label)) yield named(part, resolved);
      }),
    describeHandle: (value) => handles.describe(value),
    adopt(instance: ScriptObject) {
      const table = classes.get(instance.baseName);
      if (table?.host.extend === undefined) throw notExtensible(instance.baseName);
      const call = makeCall(scopeOf(`${instance.className}.adopt`), options.context.signal, handles);
      const object = table.host.extend.adopt(instance, call);
      handles.know(table.host.name, object);
      return object;
    },
  };
}

/** The target of a script's own timers, `setTimeout` and its like. No class has such a name. */
const TIMER = '$timer';

/**
 * Makes the names of the scopes of calls, `call:3:Agent.chat`. A script makes its calls in the same order whenever it is
 * repeated, and they end in any: the number tells those that run side by side apart.
 */
function createScopeNames(): (label: string) => string {
  let calls = 0;
  return (label) => {
    calls += 1;
    return `call:${calls}:${label}`;
  };
}

/** Makes the object each host method gets first; scopes of one spell share its locals. */
function createCallFactory({ context, language, spell }: HostApiOptions) {
  const locals = new Map<symbol, unknown>();
  const host: SpellHost = {
    args: spell.args,
    filename: spell.filename,
    print: (text) => spell.print(text),
    local<T>(key: symbol, create: () => T): T {
      if (!locals.has(key)) locals.set(key, create());
      // Only this function writes the key, and always with what its own `create` gave.
      return locals.get(key) as T;
    },
  };
  return (scope: string, signal: AbortSignal, handles: Handles): HostCall => ({
    context: context.scope(scope, signal === context.signal ? {} : { signal }),
    components: context.components,
    language,
    spell: host,
    handle: (className: string, object: object): HostHandle => handles.make(className, object),
  });
}

function resolve(
  { target, method }: HostApiCall,
  classes: ReadonlyMap<string, ClassTable>,
  handles: Handles,
): Resolved {
  if (typeof target === 'object') {
    const table = handles.classOf(target);
    const found = findMethod(table.methods, method, table.host.name);
    return { ...found, self: target, owner: table.host.name, label: `${table.host.name}.${found.name}` };
  }
  const table = findClass(target, classes);
  const { name, construct } = table.host;
  if (method !== 'new') {
    const found = findMethod(table.statics, method, name);
    return { ...found, self: undefined, owner: name, label: `${name}.${found.name}` };
  }
  if (construct === undefined) throw notConstructible(name);
  return { name: 'new', method: construct, self: undefined, owner: name, label: `${name}.new` };
}

function lookup(
  { target, method }: HostApiCall,
  classes: ReadonlyMap<string, ClassTable>,
  makeCall: (label: string) => HostCall,
): { readonly value: unknown } | undefined {
  if (!method.startsWith('?') || typeof target !== 'string') return undefined;
  const { host } = findClass(target, classes);
  const name = method.slice(1);
  return { value: host.lookup?.(name, makeCall(`${host.name}.${name}`)) };
}

function findClass(name: string, classes: ReadonlyMap<string, ClassTable>): ClassTable {
  const table = classes.get(name);
  if (table === undefined) throw unknownName(name, [...classes.keys()], 'There is no host class');
  return table;
}

/** Arguments that were left out at the end, as Lua's trailing nils are, are no arguments. */
function withoutTail(args: readonly unknown[]): readonly unknown[] {
  const last = args.findLastIndex((argument) => argument !== undefined);
  return args.slice(0, last + 1);
}

function notLater(args: unknown, label: string): unknown {
  if (!(args instanceof Promise)) return args;
  throw new SpellError({
    code: 'NOT_SUPPORTED',
    message: `${label} answers at once, but its schema checks arguments asynchronously. Make the method async or the schema sync.`,
  });
}

function iterable(value: unknown, label: string): AsyncIterable<unknown> | Iterable<unknown> {
  const record = typeof value === 'object' && value !== null ? value : {};
  if (Symbol.asyncIterator in record) return record as AsyncIterable<unknown>;
  if (Symbol.iterator in record) return record as Iterable<unknown>;
  throw new SpellError({ code: 'INTERNAL', message: `${label} is declared as a stream but gave no iterable.` });
}

function notConstructible(name: string): SpellError {
  return new SpellError({ code: 'NOT_SUPPORTED', message: `${name} cannot be constructed. Use its functions.` });
}

function notExtensible(name: string): SpellError {
  return new SpellError({ code: 'NOT_SUPPORTED', message: `A script cannot extend ${name}.` });
}
