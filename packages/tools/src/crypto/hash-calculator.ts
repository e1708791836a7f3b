import { createHash, timingSafeEqual } from 'node:crypto';

import { defineTool, type ToolContext } from '@llmspell/core';
import { z } from 'zod';

import { assertSize } from '../contract/assert-size.ts';
import { invalidInput } from '../contract/invalid-input.ts';
import { megabytes } from '../contract/megabytes.ts';
import { required } from '../contract/required.ts';
import { toolInput } from '../contract/tool-input.ts';
import { resultForModel, toolResult, type ToolResult } from '../contract/tool-result.ts';

const MAX_BYTES = megabytes(100);

const encoding = z.enum(['hex', 'base64']);

const schema = z.object({
  operation: z.enum(['hash', 'verify']).default('hash').describe('Compute a hash, or compare with an expected one'),
  algorithm: z.enum(['md5', 'sha1', 'sha256', 'sha512']).default('sha256').describe('md5 and sha1 are not secure'),
  input_type: z.enum(['string', 'file']).optional().describe('string unless only `file` is given'),
  input: z.string().optional().describe('The text to hash'),
  file: z.string().optional().describe('The path of the file to hash'),
  format: encoding.default('hex').describe('How the hash is written'),
  expected_hash: z.string().optional().describe('The hash to compare with, for verify'),
  expected_format: encoding.default('hex').describe('How the expected hash is written'),
});

type Input = z.output<typeof schema>;

/** Makes the hash calculator, over text or a file. */
export function createHashCalculatorTool() {
  return defineTool({
    name: 'hash-calculator',
    description: 'Computes or verifies an MD5, SHA-1, SHA-256 or SHA-512 hash of a text or a file',
    category: 'utility',
    securityLevel: 'restricted',
    toModel: resultForModel,
    inputSchema: toolInput(schema, {
      aliases: { data: 'input', text: 'input', path: 'file', hash: 'expected_hash' },
      normalize: plainAlgorithm,
    }),
    effect: { timeoutMs: 30_000 },
    execute: async (input, context): Promise<ToolResult> => {
      const digest = createHash(input.algorithm)
        .update(await contentOf(input, context))
        .digest();
      return input.operation === 'verify' ? verify(input, digest) : hash(input, digest);
    },
  });
}

/** `SHA-256` is `sha256`. */
function plainAlgorithm(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { algorithm } = given;
  return typeof algorithm === 'string' ? { ...given, algorithm: algorithm.toLowerCase().replaceAll('-', '') } : given;
}

async function contentOf({ input_type, input, file }: Input, context: ToolContext): Promise<Uint8Array | string> {
  if (input_type === 'file' || (input_type === undefined && input === undefined && file !== undefined)) {
    return context.files.read(required(file, 'file'), { maxBytes: MAX_BYTES });
  }
  const text = required(input, 'input');
  assertSize(text, MAX_BYTES, 'input');
  return text;
}

function hash({ algorithm, format }: Input, digest: Buffer): ToolResult {
  const text = digest.toString(format);
  return toolResult({ operation: 'hash', result: { algorithm, hash: text, format }, output: text });
}

function verify({ algorithm, format, expected_hash, expected_format }: Input, digest: Buffer): ToolResult {
  const wanted = required(expected_hash, 'expected_hash');
  const expected = Buffer.from(wanted, expected_format);
  if (expected.length === 0) throw invalidInput(`Parameter 'expected_hash' is not ${expected_format}.`);
  const verified = expected.length === digest.length && timingSafeEqual(expected, digest);
  const result = { algorithm, verified, hash: digest.toString(format), expected_hash: wanted, format };
  return toolResult({ operation: 'verify', result, output: verified });
}
