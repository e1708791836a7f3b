import type { HostClassManifest, HostManifest, HostMethodManifest } from '@llmspell/core';

import type { Calls } from './calls.ts';
import type { InstanceShape } from './encode.ts';
import { snakeCase } from './snake-case.ts';
import type { Values } from './values.ts';

/** The classes of the host as a script sees them. */
export interface Classes {
  /** By every name a script may use. */
  readonly byName: ReadonlyMap<string, object>;
  createHandle(className: string): object;
  instanceShape(value: object): InstanceShape | undefined;
}

type HostConstructor = (new (...args: unknown[]) => object) & Record<string, unknown>;

/** Names that the language itself asks objects for. */
const LANGUAGE_NAMES = new Set(['then', 'toJSON', 'constructor', 'prototype', 'name', 'length', 'inspect']);

export function createClasses(manifest: HostManifest, calls: Calls, values: Values): Classes {
  const prototypes = new Map<string, object>();
  const extensible = new Map<object, HostClassManifest>();
  const byName = new Map<string, object>();

  for (const entry of manifest.classes) {
    const created = createClass(entry, calls, values);
    prototypes.set(entry.name, created.prototype as object);
    if (entry.extend !== undefined) extensible.set(created.prototype as object, entry);
    const visible = entry.lookup ? withLookup(created, entry, calls) : created;
    for (const name of [entry.name, ...entry.aliases]) byName.set(name, visible);
  }

  return {
    byName,
    createHandle: (className) => Object.create(prototypes.get(className) ?? Object.prototype) as object,
    instanceShape(value) {
      for (let parent = prototypeOf(value); parent !== null; parent = prototypeOf(parent)) {
        const entry = extensible.get(parent);
        if (entry !== undefined) return shapeOf(value, entry, parent);
      }
      return undefined;
    },
  };
}

function createClass(entry: HostClassManifest, calls: Calls, values: Values): HostConstructor {
  const { name, construct, extend, statics, methods, constants } = entry;
  const created = {
    // The class is made of the manifest: its members are defined below.
    // oxlint-disable-next-line typescript/no-extraneous-class
    [name]: class {
      constructor(...args: unknown[]) {
        // The handle has the class's own prototype; a subclass is a prototype further away.
        const own = Object.getPrototypeOf(this) === created.prototype;
        if (!own && extend !== undefined) return Object.assign(this, fieldsOf(args[0]));
        if (!own) throw new TypeError(`${name} cannot be extended.`);
        if (!construct) throw new TypeError(`${name} cannot be constructed; use its functions.`);
        return calls.callSync(name, 'new', args) as object;
      }
    },
  }[name] as unknown as HostConstructor;

  if (construct) define(created, 'new', (...args: unknown[]) => calls.callSync(name, 'new', args));
  for (const method of statics) {
    defineNamed(created, method, (...args: unknown[]) => invoke({ calls, target: name }, method, args));
  }
  for (const method of methods) {
    defineNamed(created.prototype as object, method, function (this: object, ...args: unknown[]) {
      return invokeMethod({ self: this, entry, calls, values }, method, args);
    });
  }
  for (const [key, value] of Object.entries(constants)) define(created, key, value);
  if (entry.textField !== undefined) defineText(created.prototype as object, entry.textField);
  return created;
}

/** A handle is joined to a text, and printed into one, as its field. */
function defineText(prototype: object, field: string): void {
  define(prototype, 'toString', function (this: object) {
    return String(Reflect.get(this, field));
  });
}

interface Target {
  readonly calls: Calls;
  readonly target: string | number;
}

interface Receiver {
  readonly self: object;
  readonly entry: HostClassManifest;
  readonly calls: Calls;
  readonly values: Values;
}

function invokeMethod({ self, entry, calls, values }: Receiver, method: HostMethodManifest, args: unknown[]): unknown {
  const handle = typeof self === 'object' && self !== null ? values.hostValueOf(self) : undefined;
  if (handle !== undefined) return invoke({ calls, target: handle.id }, method, args);
  if (entry.extend !== undefined && typeof self === 'object' && self !== null)
    return invoke({ calls, target: '$object' }, method, [self, ...args]);
  throw new TypeError(`${entry.name}.${method.name} has to be called on ${entry.name}: use object.${method.name}(…).`);
}

function invoke({ calls, target }: Target, { name, mode }: HostMethodManifest, args: unknown[]): unknown {
  if (mode === 'sync') return calls.callSync(target, name, args);
  return mode === 'stream' ? calls.stream(target, name, args) : calls.call(target, name, args);
}

/** `Tool.calculator`: a member that was not declared is looked up by the host. */
function withLookup(created: HostConstructor, { name }: HostClassManifest, calls: Calls): object {
  return new Proxy(created, {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || key in target || LANGUAGE_NAMES.has(key))
        return Reflect.get(target, key, receiver);
      return calls.callSync(name, `?${key}`, []);
    },
  });
}

function shapeOf(value: object, { name, extend = [] }: HostClassManifest, base: object): InstanceShape {
  const has = (method: string): boolean =>
    [method, snakeCase(method)].some((key) => {
      const found: unknown = Reflect.get(value, key);
      return typeof found === 'function' && found !== Reflect.get(base, key);
    });
  const className: unknown = Reflect.get(value, 'constructor')?.name;
  return {
    className: typeof className === 'string' ? className : name,
    baseName: name,
    methods: extend.filter(has),
  };
}

/** What a subclass passes to `super(…)`: its options become its fields. */
function fieldsOf(options: unknown): object {
  return typeof options === 'object' && options !== null && !Array.isArray(options) ? options : {};
}

function defineNamed(target: object, { name, aliases }: HostMethodManifest, value: unknown): void {
  for (const key of [name, ...aliases]) define(target, key, value);
}

function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, configurable: true, enumerable: false });
}

function prototypeOf(value: object): object | null {
  return Object.getPrototypeOf(value) as object | null;
}
