import type { Tool } from '@llmspell/core';
import { allowAll } from '@llmspell/testing';
import { toolConformance, type ToolConformanceOptions } from '@llmspell/testing/conformance';
import { describe, expect, test } from 'vitest';

import { memoryFiles } from './__fixtures__/memory-files.ts';
import { builtInTools } from './script/built-in-tools.ts';

type Case = Omit<ToolConformanceOptions, 'test' | 'tool'>;

const withFiles: Pick<Case, 'ports' | 'context'> = {
  ports: ['files'],
  context: () => ({ permissions: allowAll, ports: { files: memoryFiles({ '/a/one.txt': 'one\ntwo\n' }).factory } }),
};

const withFetch: Pick<Case, 'ports' | 'context'> = {
  ports: ['fetch'],
  context: () => ({
    ports: { fetch: () => async () => new Response('<title>T</title><p>x</p>', { status: 200 }) },
  }),
};

const cases: Readonly<Record<string, Case>> = {
  'base64-encoder': {
    validInput: { operation: 'encode', input: 'a' },
    invalidInput: { operation: 'shout', input: 'a' },
  },
  calculator: { validInput: { input: '1 + 2' }, invalidInput: { operation: 'integrate' } },
  'csv-analyzer': { validInput: { input: 'a,b\n1,2\n' }, invalidInput: { operation: 'analyze' } },
  'data-validator': {
    validInput: { input: 'a', rules: [{ type: 'length', min: 1 }] },
    invalidInput: { input: 'a', rules: [{ type: 'no-such-rule' }] },
  },
  'datetime-handler': { validInput: { operation: 'now' }, invalidInput: { operation: 'parse', input: 'someday' } },
  'diff-calculator': { validInput: { old_text: 'a\n', new_text: 'b\n' }, invalidInput: { old_text: 'a' } },
  'environment-reader': {
    validInput: { operation: 'get', variable_name: 'HOME' },
    invalidInput: { operation: 'get' },
    ports: ['environment'],
    context: () => ({ ports: { environment: () => ({ get: async () => '/home/x', names: async () => ['HOME'] }) } }),
  },
  'file-operations': {
    validInput: { operation: 'read', path: '/a/one.txt' },
    invalidInput: { operation: 'format', path: '/a' },
    ...withFiles,
  },
  'file-search': { validInput: { pattern: 'two', path: '/a' }, invalidInput: { path: '/a' }, ...withFiles },
  'hash-calculator': { validInput: { input: 'a' }, invalidInput: { input: 'a', algorithm: 'crc' } },
  'http-requester': {
    validInput: { url: 'http://x.test/' },
    invalidInput: { url: 'file:///etc/passwd' },
    ...withFetch,
  },
  'json-processor': {
    validInput: { operation: 'parse', input: '[1]' },
    invalidInput: { operation: 'parse', input: '[1' },
  },
  'process-executor': {
    validInput: { executable: 'echo', arguments: ['a'] },
    invalidInput: { executable: '' },
    ports: ['processes'],
    context: () => ({
      ports: {
        processes: () => ({
          run: async () => ({ exitCode: 0, stdout: 'a\n', stderr: '', timedOut: false, truncated: false }),
        }),
      },
    }),
  },
  regex: { validInput: { input: 'abc', pattern: 'b' }, invalidInput: { input: 'abc', pattern: '(' } },
  statistics: { validInput: { input: [1, 2, 3] }, invalidInput: { input: [] } },
  'template-creator': {
    validInput: { input: 'Hi {{ name }}', context: { name: 'Ada' } },
    invalidInput: { input: '{% if %}' },
  },
  'text-manipulator': {
    validInput: { operation: 'uppercase', input: 'a' },
    invalidInput: { operation: 'shout', input: 'a' },
  },
  'url-analyzer': { validInput: { input: 'https://x.test/?a=1' }, invalidInput: {} },
  'uuid-generator': { validInput: { operation: 'generate' }, invalidInput: { operation: 'component_id' } },
  'web-scraper': { validInput: { url: 'http://x.test/' }, invalidInput: { url: 'x' }, ...withFetch },
  'webhook-caller': { validInput: { url: 'http://x.test/' }, invalidInput: { url: 'x' }, ...withFetch },
};

test('there is a case for every built-in tool', () => {
  expect(Object.keys(cases).toSorted()).toEqual([...builtInTools.keys()].toSorted());
});

describe.each(Object.entries(cases))('%s', (name, options) => {
  const tool = builtInTools.get(name)?.();
  toolConformance({ test, tool: tool as Tool, ...options });
});
