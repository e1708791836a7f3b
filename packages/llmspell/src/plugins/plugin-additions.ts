import { SpellError, type HostModule, type LLMProvider, type ScriptEngine, type StateStoreKind } from '@llmspell/core';

/** Names that are taken before any plugin comes. */
export interface TakenNames {
  readonly providers: ReadonlySet<string>;
  /** Of classes that scripts see. */
  readonly classes: ReadonlySet<string>;
  readonly extensions: ReadonlySet<string>;
  readonly stores: ReadonlySet<string>;
}

/** Takes an addition back. */
type Undo = () => void;

/** What plugins have added to a runtime, beside components. Each name is taken once: the second one is refused. */
export class PluginAdditions {
  readonly #taken: TakenNames;
  readonly #providers = new Map<string, LLMProvider>();
  /** By the classes in them. */
  readonly #modules = new Map<string, HostModule>();
  readonly #engines = new Map<string, ScriptEngine>();
  readonly #stores = new Map<string, StateStoreKind>();

  constructor(taken: TakenNames) {
    this.#taken = taken;
  }

  get providers(): readonly LLMProvider[] {
    return [...this.#providers.values()];
  }
  get modules(): readonly HostModule[] {
    return [...new Set(this.#modules.values())];
  }
  get engines(): readonly ScriptEngine[] {
    return [...new Set(this.#engines.values())];
  }
  get stores(): ReadonlyMap<string, StateStoreKind> {
    return this.#stores;
  }

  addProvider(provider: LLMProvider): Undo {
    return take(provider, [provider.name], { what: 'provider', all: this.#providers, taken: this.#taken.providers });
  }

  addModule(module: HostModule): Undo {
    const names = module.classes.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    return take(module, names, { what: 'class for scripts', all: this.#modules, taken: this.#taken.classes });
  }

  addEngine(engine: ScriptEngine): Undo {
    const { extensions } = engine;
    return take(engine, extensions, { what: 'engine for', all: this.#engines, taken: this.#taken.extensions });
  }

  addStore(kind: StateStoreKind): Undo {
    return take(kind, [kind.name], { what: 'kind of state store', all: this.#stores, taken: this.#taken.stores });
  }
}

interface Names<T> {
  /** To say what is taken: `provider`. */
  readonly what: string;
  readonly all: Map<string, T>;
  readonly taken: ReadonlySet<string>;
}

function take<T>(value: T, names: readonly string[], { what, all, taken }: Names<T>): Undo {
  const other = names.find((name) => taken.has(name) || all.has(name));
  if (other !== undefined) {
    throw new SpellError({
      code: 'ALREADY_EXISTS',
      message: `There is already a ${what} "${other}". Choose another name.`,
      data: { name: other },
    });
  }
  for (const name of names) all.set(name, value);
  return () => {
    for (const name of names) all.delete(name);
  };
}
