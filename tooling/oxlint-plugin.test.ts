import { expect, test } from 'vitest';

import plugin from './oxlint-plugin.ts';

const problems = (rule: keyof typeof plugin.rules, filename: string, node: Record<string, unknown>): string[] => {
  const found: string[] = [];
  const visitor = plugin.rules[rule].create({
    cwd: '/repo',
    filename: `/repo/${filename}`,
    report: ({ message }) => found.push(message),
  });
  const type = String(node['type']);
  visitor[type]?.({ ...node, type });
  return found;
};

const importing = (specifier: string, filename: string): string[] =>
  problems('import-boundaries', filename, { type: 'ImportExpression', source: { type: 'Literal', value: specifier } });

test.each([
  ['@llmspell/tools/math', 'packages/agents/src/a.ts', 'packages/agents may import only: @llmspell/core.'],
  ['@llmspell/testing', 'packages/agents/src/a.ts', 'packages/agents may import only: @llmspell/core.'],
  ['llmspell', 'packages/core/src/a.ts', 'packages/core may import only: nothing of ours.'],
  ['@llmspell/core/src/json/json-value.ts', 'examples/a/main.ts', 'Import a public entry, not a file.'],
  [
    '../../core/src/index.ts',
    'packages/agents/src/a.ts',
    'A relative import stays inside the src folder of its package.',
  ],
  ['../../packages/core/src/a.ts', 'tests/x/a.ts', 'Import a package by its name, through a public entry.'],
])('importing %s in %s is a problem', (specifier, filename, message) => {
  expect(importing(specifier, filename)).toEqual([message]);
});

test.each([
  ['@llmspell/core/kit', 'packages/agents/src/a.ts'],
  ['@llmspell/testing', 'packages/agents/src/a.test.ts'],
  ['@llmspell/infra/llm', 'packages/llmspell/src/a.ts'],
  ['@llmspell/tools/math', 'examples/a/main.ts'],
  ['./b.ts', 'packages/agents/src/a.ts'],
  ['zod', 'packages/agents/src/a.ts'],
])('importing %s in %s is fine', (specifier, filename) => {
  expect(importing(specifier, filename)).toEqual([]);
});

test('only a date without arguments is ambient', () => {
  const date = (...args: object[]): string[] =>
    problems('no-ambient-date', 'packages/core/src/a.ts', {
      type: 'NewExpression',
      callee: { type: 'Identifier', name: 'Date' },
      arguments: args,
    });
  expect(date()).toHaveLength(1);
  expect(date({ type: 'Literal', value: 0 })).toEqual([]);
});
