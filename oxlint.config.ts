import { defineConfig, type OxlintOverride } from 'oxlint';

const tests = ['**/*.test.ts', '**/*.test-d.ts', 'tests/**', '**/__fixtures__/**'];
const tools = ['scripts/**', 'tooling/**', '**/*.config.ts'];
const shipped = (...names: string[]): string[] => names.map((name) => `packages/${name}/src/**/*.ts`);

const clock = { property: 'now', message: 'Time comes from the context: `context.clock`.' };
const ambient = [
  { object: 'Date', ...clock },
  { object: 'performance', ...clock },
  { object: 'Math', property: 'random', message: 'Randomness comes from the context: `context.random`.' },
  { object: 'crypto', property: 'randomUUID', message: 'Ids come from the context: `context.newId`.' },
];
const json = [{ object: 'JSON', property: 'parse', message: 'Use `parseJson` or `safeParseJson` of @llmspell/core.' }];

const orchestration: OxlintOverride = {
  files: shipped('core', 'agents', 'workflows'),
  // the two doors behind which the forbidden thing stands
  excludeFiles: [...tests, 'packages/core/src/json/parse-json.ts', 'packages/core/src/time/system-clock.ts'],
  rules: {
    'no-restricted-properties': ['error', ...ambient, ...json],
    'llmspell/no-ambient-date': 'error',
  },
};

const adapters: OxlintOverride = {
  // not bridge: its wire format is JSON text with a parser of its own
  files: shipped('infra', 'tools', 'llmspell', 'cli'),
  excludeFiles: tests,
  rules: { 'no-restricted-properties': ['error', ...json] },
};

const core: OxlintOverride = {
  files: shipped('core'),
  excludeFiles: tests,
  rules: {
    'no-restricted-imports': ['error', { patterns: [{ regex: '^[^.]', message: 'core depends on nothing.' }] }],
    'no-restricted-globals': ['error', 'document', 'window', 'self', 'fetch', 'localStorage', 'navigator', 'location'],
  },
};

const libraries: OxlintOverride = {
  files: shipped('*'),
  excludeFiles: tests,
  rules: {
    'no-console': 'error',
    'import/no-default-export': 'error',
    'no-restricted-imports': [
      'error',
      { patterns: [{ group: ['vitest', 'vitest/*'], message: 'test code does not ship.' }] },
    ],
  },
};

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'import', 'oxc', 'promise', 'node', 'vitest'],
  jsPlugins: ['./tooling/oxlint-plugin.ts'],
  options: { typeAware: true, reportUnusedDisableDirectives: 'error' },
  categories: { correctness: 'error', suspicious: 'error' },
  ignorePatterns: ['**/dist/**', '**/coverage/**', '**/node_modules/**'],
  rules: {
    // shape
    'max-lines': ['error', { max: 300 }],
    'max-lines-per-function': ['error', { max: 60 }],
    'max-params': ['error', { max: 3 }],
    'max-depth': ['error', { max: 3 }],
    complexity: ['error', { max: 12 }],
    'unicorn/filename-case': ['error', { case: 'kebabCase' }],
    'import/no-cycle': 'error',
    'llmspell/no-export-all': 'error',
    'llmspell/import-boundaries': 'error',
    // types
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    // a cast stands beside the check that allows it, which no rule can see
    'typescript/no-unsafe-type-assertion': 'off',
    'typescript/ban-ts-comment': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/only-throw-error': 'error',
    // promises
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/await-thenable': 'error',
    'no-await-in-loop': 'off',
    // habits
    'unicorn/require-module-specifiers': 'off',
    'no-empty': 'error',
    'no-var': 'error',
    'prefer-const': 'error',
    eqeqeq: 'error',
  },
  overrides: [
    libraries,
    adapters,
    orchestration,
    core,
    {
      files: tests,
      rules: {
        'max-lines': ['error', { max: 500 }],
        'max-lines-per-function': 'off',
        'typescript/unbound-method': 'off',
        'unicorn/consistent-function-scoping': 'off',
      },
    },
    // A declaration of a class that somebody else has may have only a constructor.
    { files: ['**/*.d.ts'], rules: { 'typescript/no-extraneous-class': 'off' } },
    { files: [...tools], rules: { 'import/no-default-export': 'off' } },
  ],
});
