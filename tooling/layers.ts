/**
 * The layers. For each package: what its shipped code may use of ours. Tests may use `testing` as well.
 * A new package takes part by getting a line here.
 */
const contracts = ['core'] as const;
const components = ['infra', 'agents', 'tools', 'workflows', 'bridge'] as const;

export const layers: Readonly<Record<string, readonly string[]>> = {
  core: [],
  ...Object.fromEntries(components.map((name) => [name, contracts])),
  testing: contracts,
  llmspell: [...contracts, ...components],
  // `llmspell test` loads the harness on demand
  cli: [...contracts, ...components, 'llmspell', 'testing'],
};

/** The name under which a folder of packages/ is published. */
export const packageName = (folder: string): string => (folder === 'llmspell' ? folder : `@llmspell/${folder}`);

/** The folder of a published name, for names that are ours. */
export const packageFolder = (name: string): string | undefined =>
  Object.keys(layers).find((folder) => packageName(folder) === name);

/** What may not depend on `testing`: it would close a circle. */
export const untestedByTesting: readonly string[] = ['core', 'testing'];
