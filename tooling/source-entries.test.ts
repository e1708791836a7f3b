import { expect, test } from 'vitest';

import { sourceEntries } from './source-entries.ts';

const both = (file: string): Record<string, string> => ({
  '@llmspell/source': `./src/${file}.ts`,
  default: `./dist/${file}.js`,
});

test('entries are what exports, imports and bin name', () => {
  const manifest = {
    exports: { '.': both('index'), './kit': both('kit/index'), './package.json': './package.json' },
    imports: { '#worker': both('engine/worker') },
    bin: { llmspell: './dist/main.js' },
  };
  expect(sourceEntries(JSON.stringify(manifest))).toEqual({
    index: 'src/index.ts',
    'kit/index': 'src/kit/index.ts',
    'engine/worker': 'src/engine/worker.ts',
    main: 'src/main.ts',
  });
});

test('a package without targets has no entries', () => {
  expect(sourceEntries('{}')).toEqual({});
});
