// The manifests obey the layers and are all cut from one cloth. Imports are checked by lint.
import { layers, packageFolder, packageName, untestedByTesting } from '../tooling/layers.ts';
import { recordOf, workspacePackages, type WorkspacePackage } from './workspace.ts';

const shippedFields = ['dependencies', 'peerDependencies', 'optionalDependencies'];

const uniform = {
  type: 'module',
  license: 'MIT OR Apache-2.0',
  files: ['dist'],
  sideEffects: false,
  engines: { node: '>=22.13' },
};

const check = (one: WorkspacePackage): readonly string[] => {
  const allowed = layers[one.folder];
  if (allowed === undefined) return ['has no line in tooling/layers.ts'];
  return [...checkShape(one), ...checkEdges(one, allowed), ...checkRanges(one)];
};

const checkShape = ({ folder, manifest }: WorkspacePackage): readonly string[] => {
  const wanted = { name: packageName(folder), ...uniform };
  return Object.entries(wanted)
    .filter(([field, value]) => JSON.stringify(manifest[field]) !== JSON.stringify(value))
    .map(([field, value]) => `"${field}" is ${JSON.stringify(manifest[field])}, expected ${JSON.stringify(value)}`);
};

const checkEdges = ({ folder, manifest }: WorkspacePackage, allowed: readonly string[]): readonly string[] => {
  const shipped = shippedFields.flatMap((field) => Object.keys(recordOf(manifest[field])));
  const developed = Object.keys(recordOf(manifest['devDependencies']));
  const allowedInTests = untestedByTesting.includes(folder) ? allowed : [...allowed, 'testing'];
  return [
    ...forbidden(shipped, allowed).map((name) => `must not depend on ${name}`),
    ...forbidden(developed, allowedInTests).map((name) => `must not use ${name} in development`),
    ...(folder === 'core' && shipped.length > 0 ? [`has runtime dependencies: ${shipped.join(', ')}`] : []),
  ];
};

const forbidden = (names: readonly string[], allowed: readonly string[]): readonly string[] =>
  names.filter((name) => {
    const target = packageFolder(name);
    return target !== undefined && !allowed.includes(target);
  });

const checkRanges = ({ manifest }: WorkspacePackage): readonly string[] =>
  [...shippedFields, 'devDependencies'].flatMap((field) =>
    Object.entries(recordOf(manifest[field]))
      .filter(([name, range]) => range !== (packageFolder(name) === undefined ? 'catalog:' : 'workspace:^'))
      .map(([name, range]) => `${field}: ${name} is ${String(range)}; use catalog: (ours: workspace:^)`),
  );

const problems = workspacePackages().flatMap((one) => check(one).map((text) => `packages/${one.folder} ${text}`));
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(problems.length === 0 ? 'layers: ok\n' : `layers: ${problems.length} problems\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
