import type { JsonValue } from '../json/json-value.ts';
import type { ScriptObject } from './script-value.ts';

/** What a script's prelude needs to build the host's classes: names only, no schema, no function. */
export interface HostManifest {
  readonly classes: readonly HostClassManifest[];
}

export interface HostClassManifest {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly construct: boolean;
  readonly statics: readonly HostMethodManifest[];
  readonly methods: readonly HostMethodManifest[];
  readonly constants: Readonly<Record<string, JsonValue>>;
  readonly lookup: boolean;
  /** The field that stands for a handle where a text is needed. */
  readonly textField?: string;
  /** Methods a script's subclass may define; `undefined` when it cannot be extended. */
  readonly extend?: readonly string[];
}

export interface HostMethodManifest {
  /** camelCase. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly mode: 'async' | 'sync' | 'stream';
}

/** One call of a script, already decoded. */
export interface HostApiCall {
  /** A class name, or the host object behind a handle. `$timer` with the method `sleep` waits: `[ms]`. */
  readonly target: string | object;
  /** camelCase; `new` for the constructor, `?` + name for a lookup. */
  readonly method: string;
  readonly args: readonly unknown[];
  readonly signal: AbortSignal;
}

/**
 * What an engine talks to: the dispatcher. It resolves, parses, opens scopes and counts; it grants nothing.
 */
export interface HostApi {
  readonly manifest: HostManifest;
  /** Calls a method of mode `async`. */
  call(call: HostApiCall): Promise<unknown>;
  /** Calls a method of mode `sync`, a constructor or a lookup. */
  callSync(call: HostApiCall): unknown;
  /** Calls a method of mode `stream`. */
  stream(call: HostApiCall): AsyncIterable<unknown>;
  /** What a script sees of a host object on its way in; `undefined` for anything that is not a {@link HostHandle}. */
  describeHandle(value: unknown): HandleDescription | undefined;
  /** Makes the host object for an instance of a script's subclass. */
  adopt(instance: ScriptObject): object;
}

/** A handle as a script sees it. */
export interface HandleDescription {
  readonly className: string;
  /** The host object; the engine keeps it in its handle table and sends only a number. */
  readonly object: object;
  readonly fields: Readonly<Record<string, unknown>>;
}
