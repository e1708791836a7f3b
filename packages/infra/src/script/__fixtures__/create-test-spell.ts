import {
  createComponentRegistry,
  createRunContext,
  parseWith,
  type HostHandle,
  type HostMethod,
  type RunContext,
  type RunContextOptions,
  type SpellHost,
} from '@llmspell/core';
import { infraHostModules } from '@llmspell/infra/script';

/** A spell whose calls a test makes by hand, with the schemas of the host modules between. */
export interface TestSpell {
  readonly context: RunContext;
  /** `State.get`, or `new EventSystem`. */
  call(name: string, ...args: readonly unknown[]): Promise<unknown>;
  /** Calls a method of a handle. */
  on(handle: unknown, method: string, ...args: readonly unknown[]): Promise<unknown>;
  /** Ends the spell, as its engine does. */
  end(): void;
}

const classes = new Map(infraHostModules.flatMap((module) => module.classes).map((host) => [host.name, host]));

/** Makes a spell in a context of its own. */
export function createTestSpell(options: RunContextOptions = {}): TestSpell {
  const ended = new AbortController();
  const context = createRunContext({ signal: ended.signal, ...options });
  const locals = new Map<symbol, unknown>();
  const spell: SpellHost = {
    args: [],
    filename: 'spell.lua',
    print() {},
    local<T>(key: symbol, create: () => T): T {
      if (!locals.has(key)) locals.set(key, create());
      return locals.get(key) as T;
    },
  };
  const invoke = async (method: HostMethod | undefined, self: unknown, args: readonly unknown[]): Promise<unknown> => {
    if (method === undefined) throw new Error('There is no such method.');
    const parsed = await parseWith<readonly never[]>(method.params, args, 'The arguments');
    const components = createComponentRegistry();
    const handle = (className: string, object: object): HostHandle => ({ className, object });
    return method.call({ context, components, language: 'lua', spell, handle }, self as never, ...parsed);
  };

  return {
    context,
    async call(name, ...args) {
      if (!name.startsWith('new ')) {
        const [className = '', method = ''] = name.split('.');
        return invoke(classes.get(className)?.statics?.[method], undefined, args);
      }
      const className = name.slice(4);
      return { className, object: await invoke(classes.get(className)?.construct, undefined, args) };
    },
    async on(handle, method, ...args) {
      const { className, object } = handle as HostHandle;
      return invoke(classes.get(className)?.methods?.[method], object, args);
    },
    end: () => ended.abort(new Error('The spell ended.')),
  };
}
