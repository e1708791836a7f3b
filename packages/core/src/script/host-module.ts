import type { ComponentRegistry } from '../component/component-registry.ts';
import type { RunContext } from '../context/run-context.ts';
import type { JsonValue } from '../json/json-value.ts';
import type { Schema } from '../schema/schema.ts';
import type { ScriptObject } from './script-value.ts';

/** The languages a script can be written in. TypeScript runs as JavaScript. */
export type ScriptLanguage = 'lua' | 'javascript' | (string & {});

/**
 * What the host shows of itself to scripts, as data: classes with functions and methods, in camelCase, with schemas.
 * It lives in the package that owns the concept. An engine turns it into its language's own form: `new Agent({})` and
 * `Agent.new{}`, `agent.streamChat` and `agent:stream_chat`.
 */
export interface HostModule {
  /** For messages and listings: `agents`. */
  readonly name: string;
  readonly classes: readonly HostClass[];
}

/** A global name of a script: a class with a constructor, a namespace of functions, or both. */
export interface HostClass {
  /** The global's name, PascalCase: `Agent`. */
  readonly name: string;
  readonly description: string;
  /** Other global names for the same thing: `Tools` for `Tool`. */
  readonly aliases?: readonly string[];
  /** Only in these languages. @default all */
  readonly languages?: readonly ScriptLanguage[];
  /** `new X(…)`, `X.new(…)`. It gives the host object behind the new handle, without waiting. */
  readonly construct?: HostMethod<undefined>;
  /** Functions of the name itself: `Agent.list()`. */
  readonly statics?: Readonly<Record<string, HostMethod<undefined>>>;
  /** Methods of a handle: `agent.chat()`. `self` is the host object. */
  readonly methods?: Readonly<Record<string, HostMethod>>;
  /** Plain data under the name: `JSON.null` has none of these, `Replay.modes` has. */
  readonly constants?: Readonly<Record<string, JsonValue>>;
  /** Read-only fields of a handle, copied when it crosses: `{ name: agent.name }`. */
  readonly fields?: (self: never) => Readonly<Record<string, unknown>>;
  /** The field that stands for a handle where a text is needed: joined to a text, printed. @default class and name */
  readonly textField?: string;
  /** Looks up a static member that was not declared: `Tool.calculator`. Gives `undefined` for none. */
  readonly lookup?: (name: string, call: HostCall) => unknown;
  /** Lets scripts extend it: `class X extends BaseAgent`, `BaseAgent:extend()`. */
  readonly extend?: HostExtension;
}

/** How a script's subclass becomes a host object. */
export interface HostExtension {
  /** Methods the host may call on an instance: `execute`. */
  readonly methods: readonly string[];
  /** Makes the host object that stands for the instance; called once per instance. */
  adopt(instance: ScriptObject, call: HostCall): object;
}

/**
 * A function that scripts can call.
 *
 * `params` checks the list of arguments (a tuple schema). Keys of objects that the schema declares are accepted in
 * snake_case and camelCase; all other data is passed on untouched.
 */
export interface HostMethod<Self = never, Args extends readonly unknown[] = readonly never[]> {
  readonly description: string;
  readonly params: Schema<Args>;
  /**
   * `async` gives a promise in JavaScript and waits in Lua; `sync` gives the value at once in both and must be quick;
   * `stream` gives an async iterable in JavaScript and an iterator in Lua. @default 'async'
   */
  readonly mode?: 'async' | 'sync' | 'stream';
  /** Other names it is called by. The snake_case form is there already. */
  readonly aliases?: readonly string[];
  /** Keys of the result that are ours to rename for the language (camelCase here). @default none: the result is data */
  readonly resultKeys?: readonly string[];
  call(call: HostCall, self: Self, ...args: Args): unknown;
}

/** What a host method is called with. */
export interface HostCall {
  /** A scope of the spell's own context. */
  readonly context: RunContext;
  readonly components: ComponentRegistry;
  readonly language: ScriptLanguage;
  /** The running spell: its arguments and output, and values that host modules keep for its duration. */
  readonly spell: SpellHost;
  /** Gives a host object to the script as a handle of a class. The same object is the same handle. */
  readonly handle: (className: string, object: object) => HostHandle;
}

/** The running spell as host modules see it. */
export interface SpellHost {
  /** Arguments after `--`. */
  readonly args: readonly string[];
  /** The spell's file name. */
  readonly filename: string;
  print(text: string): void;
  /** A value kept for this spell, made when first asked for. */
  local<T>(key: symbol, create: () => T): T;
}

/** A host object on its way into a script. */
export interface HostHandle {
  readonly className: string;
  readonly object: object;
}
