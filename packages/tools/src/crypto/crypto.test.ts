import { createHash } from 'node:crypto';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { call, resultOf } from '../__fixtures__/call.ts';
import { memoryFiles } from '../__fixtures__/memory-files.ts';
import { createBase64EncoderTool, createHashCalculatorTool, createUuidGeneratorTool } from './index.ts';

const base64 = createBase64EncoderTool();
const hash = createHashCalculatorTool();
const uuid = createUuidGeneratorTool();

const variants = fc.constantFrom('standard', 'url-safe');

describe('base64', () => {
  test('decodes what it encoded', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), variants, async (input, variant) => {
        const { output } = await call(base64, { operation: 'encode', input, variant });
        expect(output).toBe(Buffer.from(input).toString(variant === 'standard' ? 'base64' : 'base64url'));
        expect((await call(base64, { operation: 'decode', input: output, variant })).output).toBe(input);
      }),
    );
  });

  test('carries bytes that are no text as hex, both ways', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1 }), async (bytes) => {
        const input = Buffer.from([0xff, ...bytes]).toString('hex');
        const { output } = await call(base64, { operation: 'encode', input, binary_input: true });
        expect(await resultOf(base64, { operation: 'decode', input: output })).toMatchObject({
          output: input,
          binary: true,
        });
      }),
    );
  });

  test.each(['a', 'ab=', '****', 'YQ===', 'Y=Q='])('answers that %j is not base64', async (input) => {
    const { success, error } = await call(base64, { operation: 'decode', input });
    expect(success).toBe(false);
    expect(error?.message).toMatch(/^Invalid base64/);
  });

  test('reads and writes files', async () => {
    const files = memoryFiles({ '/a': 'hello' });
    await call(base64, { operation: 'encode', input_file: '/a', output_file: '/b' }, { files });
    expect(files.text('/b')).toBe('aGVsbG8=');
    await call(base64, { operation: 'decode', input_file: '/b', output_file: '/c' }, { files });
    expect(files.text('/c')).toBe('hello');
  });
});

describe('hashes', () => {
  test('are those of node:crypto', async () => {
    const algorithms = fc.constantFrom('md5', 'sha1', 'sha256', 'sha512');
    await fc.assert(
      fc.asyncProperty(fc.string(), algorithms, fc.constantFrom('hex', 'base64'), async (input, algorithm, format) => {
        const expected = createHash(algorithm).update(input).digest(format);
        expect(await resultOf(hash, { operation: 'hash', input, algorithm, format })).toEqual({
          algorithm,
          hash: expected,
          format,
        });
        const check = { operation: 'verify', input, algorithm, expected_hash: expected, expected_format: format };
        expect((await call(hash, check)).output).toBe(true);
        expect((await call(hash, { ...check, input: `${input}x` })).output).toBe(false);
      }),
    );
  });

  test('take older spellings, and files', async () => {
    const files = memoryFiles({ '/a': 'abc' });
    const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect((await call(hash, { data: 'abc', algorithm: 'SHA-256' })).output).toBe(sha256);
    expect((await call(hash, { file: '/a' }, { files })).output).toBe(sha256);
    expect((await call(hash, { input_type: 'file', file: '/a' }, { files })).output).toBe(sha256);
  });
});

describe('UUIDs', () => {
  test.each([
    ['v1', /^[0-9a-f]{8}-[0-9a-f]{4}-1/],
    ['v4', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]/],
    ['v7', /^[0-9a-f]{8}-[0-9a-f]{4}-7/],
  ])('%s has its version', async (version, form) => {
    const { output } = await call(uuid, { version });
    expect(output).toMatch(form);
    expect(await call(uuid, { operation: 'validate', uuid: output })).toMatchObject({
      valid: true,
      result: { version },
    });
  });

  test('v5 is the one of its name', async () => {
    const input = { operation: 'deterministic', namespace: 'dns', name: 'www.example.com' };
    expect((await call(uuid, input)).output).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
    expect((await call(uuid, { ...input, operation: 'generate', version: 'v5' })).output).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    );
    await expect(call(uuid, { ...input, namespace: 'nowhere' })).rejects.toThrow('Unknown namespace');
  });

  test('the same randomness gives the same UUID, and the context gives its own ids', async () => {
    const fixed = { newId: () => 'not-a-uuid', random: () => 0.5 };
    expect((await call(uuid, {}, fixed)).output).toBe((await call(uuid, {}, fixed)).output);
    const own = { newId: () => '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d' };
    expect((await call(uuid, {}, own)).output).toBe('9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d');
  });

  test.each([
    ['simple', /^[0-9a-f]{32}$/],
    ['urn', /^urn:uuid:[0-9a-f-]{36}$/],
    ['braced', /^\{[0-9a-f-]{36}\}$/],
  ])('writes the format %s, and reads it back', async (format, form) => {
    const { output } = await call(uuid, { format });
    expect(output).toMatch(form);
    expect(await call(uuid, { operation: 'validate', uuid: output })).toMatchObject({ valid: true });
  });

  test('makes ids of parts', async () => {
    expect((await call(uuid, { operation: 'component_id', prefix: 'agent', short: true })).output).toMatch(
      /^agent_[0-9a-f]{8}$/,
    );
    const custom = { operation: 'custom', prefix: 'a', suffix: 'z', timestamp: true, short: true };
    expect((await call(uuid, custom)).output).toMatch(/^a_1767225600000_[0-9a-f]{8}_z$/);
  });

  test('tells what is none', async () => {
    expect(await call(uuid, { operation: 'validate', uuid: 'nope' })).toMatchObject({ success: true, valid: false });
  });
});
