import { isTypeScript, stripTypes, TypeScriptError } from './strip-types.ts';

/** Finds the modules a script imports, in what came with it. No file is read. */
export interface ModuleLoader {
  /** The name of a module, as errors show it. */
  readonly normalize: (importer: string, specifier: string) => string;
  readonly load: (name: string) => string;
  /** Adds what the script may import. `main` is its own file name, from which `./x.js` is at the root. */
  add(main: string, modules: readonly (readonly [name: string, code: string])[]): void;
}

/** @param builtIn Modules of ours, which a script cannot replace. */
export function createModuleLoader(builtIn: ReadonlyMap<string, string>): ModuleLoader {
  const modules = new Map<string, string>();
  const byPath = new Map<string, string>();
  let mainFile = '';

  return {
    add(main, added) {
      mainFile = main;
      for (const [name, code] of added) {
        modules.set(name, code);
        byPath.set(withoutDot(name), name);
      }
    },
    normalize(importer, specifier) {
      if (!specifier.startsWith('.')) return specifier;
      if (builtIn.has(importer)) return join(importer, specifier);
      const path = join(importer === mainFile ? '' : withoutDot(importer), specifier);
      const known = candidates(path).find((candidate) => byPath.has(candidate));
      return known === undefined ? missing(specifier, importer, [...modules.keys()]) : (byPath.get(known) ?? specifier);
    },
    load(name) {
      const own = builtIn.get(name);
      if (own !== undefined) return own;
      const code = modules.get(name) ?? missing(name, mainFile, [...modules.keys()]);
      return isTypeScript(name) ? strip(name, code) : code;
    },
  };
}

function strip(name: string, code: string): string {
  try {
    return stripTypes(code);
  } catch (error) {
    if (!(error instanceof TypeScriptError)) throw error;
    throw new TypeScriptError(`${name}:${error.line}: ${error.message}`, error.line);
  }
}

/** A TypeScript file may be imported by the name it will have, or without an extension. */
function candidates(path: string): readonly string[] {
  return [path, path.replace(/\.js$/, '.ts'), path.replace(/\.mjs$/, '.mts'), ...EXTENSIONS.map((end) => path + end)];
}

const EXTENSIONS = ['.js', '.mjs', '.ts', '.mts'];

function join(importer: string, specifier: string): string {
  const parts = importer.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function withoutDot(name: string): string {
  return name.replace(/^\.\//, '');
}

function missing(name: string, importer: string, known: readonly string[]): never {
  const hint = known.length === 0 ? 'The script came without modules' : `It can import ${known.join(', ')}`;
  const error = new TypeError(`Cannot find module "${name}", imported by ${importer}. ${hint}, and "llmspell".`);
  // The engine would show it to the script.
  error.stack = '';
  throw error;
}
