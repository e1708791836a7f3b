import type { JsonObject, JsonValue } from '@llmspell/core';

/** The outputs kept so far in one part of a run, over those of the part around it. */
export class Names {
  readonly #parent: Names | undefined;
  #outputs: Map<string, JsonValue> | undefined;
  #branches: Map<string, Names> | undefined;

  constructor(parent?: Names) {
    this.#parent = parent;
  }

  get(name: string): JsonValue | undefined {
    const own = this.#outputs?.get(name);
    return own === undefined ? this.#parent?.get(name) : own;
  }

  set(name: string, output: JsonValue): void {
    this.#outputs ??= new Map();
    this.#outputs.set(name, output);
  }

  branch(name: string): Names | undefined {
    return this.#branches?.get(name) ?? this.#parent?.branch(name);
  }

  /** Keeps what a branch kept, for references that name the branch. */
  setBranch(name: string, names: Names): void {
    if (names.#outputs === undefined) return;
    this.#branches ??= new Map();
    this.#branches.set(name, names);
  }

  /** Takes over what an inner part kept, so that later steps can refer to it. */
  absorb(inner: Names): void {
    if (inner.#outputs !== undefined) for (const [name, output] of inner.#outputs) this.set(name, output);
    if (inner.#branches !== undefined) for (const [name, names] of inner.#branches) this.setBranch(name, names);
  }

  /** The names of everything that can be seen from here. */
  known(): readonly string[] {
    return [...(this.#outputs?.keys() ?? []), ...(this.#parent?.known() ?? [])];
  }

  /** Everything that can be seen from here, as data. */
  toObject(): JsonObject {
    const own = this.#outputs === undefined ? {} : Object.fromEntries(this.#outputs);
    return this.#parent === undefined ? own : { ...this.#parent.toObject(), ...own };
  }
}
