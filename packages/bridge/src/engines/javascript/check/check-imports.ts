import { nearestNames, type HostManifest, type ScriptDiagnostic } from '@llmspell/core';
import type { ImportDeclaration } from 'acorn';

import { createModuleLoader } from '../vm/module-loader.ts';
import type { CheckedFile } from './check-script.ts';
import { diagnosticAt } from './diagnostic-at.ts';

/** Finds imports of modules that did not come with the script, and of names that `llmspell` does not export. */
export function checkImports(
  { file, tree }: CheckedFile,
  modules: ReadonlyMap<string, string>,
  manifest: HostManifest,
): readonly ScriptDiagnostic[] {
  const loader = createModuleLoader(new Map());
  // The script's own file is where relative names begin; a module's own name says where it stands.
  loader.add(modules.has(file) ? '' : file, [...modules]);
  const declarations = tree.body.filter((node) => node.type === 'ImportDeclaration');
  return declarations.flatMap((node) => {
    const name = String(node.source.value);
    if (name === 'llmspell') return unknownExports(file, node, manifest);
    const known = modules.has(name) || resolves(() => loader.normalize(file, name), modules);
    return known ? [] : [diagnosticAt(file, node.source, `Cannot find module "${name}". ${hint(modules)}`)];
  });
}

function unknownExports(file: string, node: ImportDeclaration, manifest: HostManifest): readonly ScriptDiagnostic[] {
  const known = [
    ...manifest.classes.flatMap(({ name, aliases }) => [name, ...aliases]),
    'args',
    'exit',
    'print',
    'default',
  ];
  return node.specifiers.flatMap((specifier) => {
    if (specifier.type !== 'ImportSpecifier' || specifier.imported.type !== 'Identifier') return [];
    const { name } = specifier.imported;
    if (known.includes(name)) return [];
    const [nearest] = nearestNames(name, known);
    const meant = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
    return [diagnosticAt(file, specifier, `"llmspell" has no export "${name}".${meant}`)];
  });
}

function resolves(normalize: () => string, modules: ReadonlyMap<string, string>): boolean {
  try {
    return modules.has(normalize());
  } catch {
    // The loader throws for what it does not have; the message here has the place besides.
    return false;
  }
}

function hint(modules: ReadonlyMap<string, string>): string {
  const names = [...modules.keys()].join(', ');
  return names === '' ? 'A spell can import "llmspell" and files beside it.' : `It can import ${names} and "llmspell".`;
}
