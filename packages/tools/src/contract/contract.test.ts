import { createRunContext, parseWith, toJsonSchema } from '@llmspell/core';
import { executeTool } from '@llmspell/core/kit';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { builtInTools } from '../script/built-in-tools.ts';
import { findPeer } from './find-peer.ts';
import { toolInput } from './tool-input.ts';

const schema = z.object({
  input: z.string().optional(),
  max_size: z.number().optional(),
  list: z.array(z.string()).optional(),
  any: z.unknown().optional(),
});
const input = toolInput(schema, { aliases: { text: 'input' } });

describe('the input of a tool', () => {
  test.each([
    [{ text: 'a' }, { input: 'a' }],
    [{ text: 'a', input: 'b' }, { input: 'b' }],
    [{ maxSize: 1 }, { max_size: 1 }],
    [{ list: {} }, { list: [] }],
    [{ input: null, any: null }, { any: null }],
    [{ constructor: 1, toString: 2 }, {}],
  ])('reads %j as %j', async (given, expected) => {
    expect(await parseWith(input, given, 'It')).toEqual(expected);
  });

  test('shows models the real names alone', () => {
    expect(Object.keys(toJsonSchema(input)['properties'] ?? {})).toEqual(['input', 'max_size', 'list', 'any']);
  });

  test('an own __proto__ key changes nothing', async () => {
    const given: unknown = JSON.parse('{"__proto__":{"input":"x"},"any":1}');
    expect(await parseWith(input, given, 'It')).toEqual({ any: 1 });
  });
});

test('a missing package is named, with what to do', () => {
  expect(() => findPeer('no-such-package-here', 'x')).toThrow(
    expect.objectContaining({
      code: 'PEER_MISSING',
      message: expect.stringContaining('npm install no-such-package-here'),
    }),
  );
});

describe('hostile input', () => {
  const strange: readonly unknown[] = [
    {},
    { operation: '__proto__' },
    { operation: 'constructor', input: 'x' },
    { input: '\u0000\uD800'.repeat(100) },
    { input: { a: { b: Object.create(null) as object } } },
    { input: '['.repeat(50_000) },
    { input: Number.NaN, path: '../../etc/passwd' },
    { path: '/etc/passwd', input_file: '/etc/passwd', file: '/etc/passwd', executable: 'sh', url: 'http://127.0.0.1/' },
    { operation: 'read', path: '/etc/passwd' },
  ];

  test.each([...builtInTools.keys()])('%s answers, or refuses with a code', async (name) => {
    const tool = builtInTools.get(name)?.();
    if (tool === undefined) throw new Error('no tool');
    for (const given of strange) {
      const outcome = await executeTool({ tool, input: given }, createRunContext()).then(
        (value) => typeof value,
        (error: { code: string }) => error.code,
      );
      expect(['object', 'VALIDATION_FAILED', 'NOT_SUPPORTED']).toContain(outcome);
    }
  });
});
