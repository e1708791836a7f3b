import { dirname, relative, resolve, sep } from 'node:path';

import { layers, packageFolder, packageName } from './layers.ts';

/** The rules of this repository that oxlint does not bring. */

interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly source?: Node | null;
  readonly callee?: Node;
  readonly name?: string;
  readonly arguments?: readonly Node[];
}
interface Context {
  readonly filename: string;
  readonly cwd: string;
  report(problem: { node: Node; message: string }): void;
}
type Visitor = Record<string, (node: Node) => void>;

const noExportAll = {
  create: (context: Context): Visitor => ({
    ExportAllDeclaration: (node) =>
      context.report({ node, message: 'Name what you export: an entry is a hand-written list.' }),
  }),
};

const noAmbientDate = {
  create: (context: Context): Visitor => ({
    NewExpression: (node) => {
      if (node.callee?.name === 'Date' && node.arguments?.length === 0) {
        context.report({ node, message: 'Time comes from the context: `context.clock`.' });
      }
    },
  }),
};

const importBoundaries = {
  create: (context: Context): Visitor => {
    const file = relative(context.cwd, context.filename).split(sep).join('/');
    const check = (node: Node): void => {
      const specifier = node.source?.value;
      if (typeof specifier !== 'string') return;
      const message = problemOf(specifier, file);
      if (message !== undefined) context.report({ node, message });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      TSImportType: check,
    };
  },
};

const problemOf = (specifier: string, file: string): string | undefined => {
  if (/^(@llmspell\/[^/]+|llmspell)\/(src|dist)(\/|$)/.test(specifier)) return 'Import a public entry, not a file.';
  const inPackage = /^packages\/([^/]+)\/src\//.exec(file)?.[1];
  if (specifier.startsWith('.')) return relativeProblem(specifier, file, inPackage);
  return inPackage === undefined ? undefined : layerProblem(specifier, file, inPackage);
};

const relativeProblem = (specifier: string, file: string, inPackage: string | undefined): string | undefined => {
  const target = resolve('/', dirname(file), specifier).slice(1);
  if (inPackage !== undefined && !target.startsWith(`packages/${inPackage}/src/`)) {
    return 'A relative import stays inside the src folder of its package.';
  }
  if (inPackage === undefined && /^packages\/[^/]+\/src\//.test(target)) {
    return 'Import a package by its name, through a public entry.';
  }
  return undefined;
};

const layerProblem = (specifier: string, file: string, inPackage: string): string | undefined => {
  const name = /^(@[^/]+\/[^/]+|[^/]+)/.exec(specifier)?.[1] ?? specifier;
  const target = packageFolder(name);
  const isTest = /\.(test|test-d|examples)\.ts$/.test(file);
  if (target === undefined || target === inPackage) return undefined;
  const allowed = [...(layers[inPackage] ?? []), ...(isTest ? ['testing'] : [])];
  if (allowed.includes(target)) return undefined;
  return `packages/${inPackage} may import only: ${allowed.map(packageName).join(', ') || 'nothing of ours'}.`;
};

const plugin = {
  meta: { name: 'llmspell' },
  rules: {
    'no-export-all': noExportAll,
    'no-ambient-date': noAmbientDate,
    'import-boundaries': importBoundaries,
  },
};

export default plugin;
