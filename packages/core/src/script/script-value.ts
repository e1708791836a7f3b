/**
 * A function of a script, held by the host. Calling it runs the script. It is never thenable and never called by
 * accident: the host has to use `call`.
 */
export interface ScriptFunction {
  readonly kind: 'script-function';
  /** Its name in the script; may be empty. */
  readonly name: string;
  /** @throws ScriptError when the function throws. */
  call(...args: readonly unknown[]): Promise<unknown>;
  /**
   * Calls it and also gives back the arguments as it left them: what crosses into a script is a copy, and this brings its
   * changes back.
   *
   * @throws ScriptError when the function throws.
   */
  callInPlace(...args: readonly unknown[]): Promise<CallInPlace>;
  /** Lets the script collect it. Also done when the host collects this object. */
  release(): void;
}

/** What became of a call in place. */
export interface CallInPlace {
  readonly result: unknown;
  /** The arguments after the call. */
  readonly args: readonly unknown[];
}

/** An object of a script that has methods: an instance of a class that extends a host class. */
export interface ScriptObject {
  readonly kind: 'script-object';
  readonly className: string;
  /** The host class it extends: `BaseAgent`. */
  readonly baseName: string;
  /** Methods of the host class's `extend.methods` that it really has. */
  readonly methods: readonly string[];
  /** Its plain-data fields at the time it crossed: `name`, `description`, … */
  readonly fields: Readonly<Record<string, unknown>>;
  invoke(method: string, ...args: readonly unknown[]): Promise<unknown>;
  release(): void;
}

/** Tells whether a value that came out of a script is a function of it. */
export function isScriptFunction(value: unknown): value is ScriptFunction {
  return hasKind(value, 'script-function');
}

/** Tells whether a value that came out of a script is an object with methods. */
export function isScriptObject(value: unknown): value is ScriptObject {
  return hasKind(value, 'script-object');
}

// A script cannot forge these: what comes out of one is decoded into plain objects, whose `kind` would be data, so the
// brand is a symbol that no text can hold.
const BRAND = Symbol.for('llmspell.script-value');

function hasKind(value: unknown, kind: string): boolean {
  return typeof value === 'object' && value !== null && BRAND in value && 'kind' in value && value.kind === kind;
}

/** Marks an object made by an engine as a genuine script value. For engines only. */
export function brandScriptValue<T extends ScriptFunction | ScriptObject>(value: T): T {
  return Object.defineProperty(value, BRAND, { value: true });
}
