/** `require('./x')` and `require "x"` with a text, as Lua scripts write it. */
const LUA_REQUIRE = /\brequire\s*\(?\s*(?:'([\w./-]+)'|"([\w./-]+)")/gu;
/** `import … from './x.js'`, `export … from './x.js'`, `import './x.js'`, `import('./x.js')`. */
const JAVASCRIPT_IMPORT = /\b(?:import|from)\s*\(?\s*(?:'(\.{1,2}\/[^'\n]+)'|"(\.{1,2}\/[^"\n]+)")/gu;

/**
 * The relative modules a script names. It may find one in a comment or a text, too: then a file is read that the script
 * does not use, from its own folder.
 */
export function findImports(code: string, file: string): readonly string[] {
  return file.endsWith('.lua') ? unique(luaModules(code)) : unique(matches(code, JAVASCRIPT_IMPORT));
}

function luaModules(code: string): readonly string[] {
  return matches(code, LUA_REQUIRE).map((name) => (name.endsWith('.lua') ? name : `${name.replaceAll('.', '/')}.lua`));
}

function matches(code: string, pattern: RegExp): readonly string[] {
  return [...code.matchAll(pattern)].map(([, single, double]) => single ?? double ?? '');
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
