const sourceCondition = '@llmspell/source';

/** `{ 'kit/index': 'src/kit/index.ts' }` for every target that the text of a package.json names. */
export const sourceEntries = (manifestText: string): Record<string, string> => {
  const manifest = JSON.parse(manifestText) as Record<string, unknown>;
  const targets = [
    ...Object.values(asRecord(manifest['exports'])).map((target) => asRecord(target)[sourceCondition]),
    ...Object.values(asRecord(manifest['imports'])).map((target) => asRecord(target)[sourceCondition]),
    ...Object.values(asRecord(manifest['bin'])).map(builtToSource),
  ];
  const sources = targets.filter((target) => typeof target === 'string');
  return Object.fromEntries(sources.map((source) => [entryName(source), source.replace(/^\.\//, '')]));
};

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const builtToSource = (built: unknown): unknown =>
  typeof built === 'string' ? built.replace(/^\.\/dist\//, './src/').replace(/\.js$/, '.ts') : undefined;

const entryName = (source: string): string => source.replace(/^\.\/src\//, '').replace(/\.ts$/, '');
