import { defineTool, type ToolContext } from '@llmspell/core';
import { z } from 'zod';

import { assertSize } from '../contract/assert-size.ts';
import { invalidInput } from '../contract/invalid-input.ts';
import { megabytes } from '../contract/megabytes.ts';
import { required } from '../contract/required.ts';
import { toolInput } from '../contract/tool-input.ts';
import { resultForModel, toolResult, type ToolResult } from '../contract/tool-result.ts';

const MAX_BYTES = megabytes(100);

const schema = z.object({
  operation: z.enum(['encode', 'decode']).describe('Which way'),
  input: z.string().optional().describe('The text to encode, or the base64 to decode'),
  input_file: z.string().optional().describe('The path of a file to take instead of `input`'),
  output_file: z.string().optional().describe('The path of a file to write the result to'),
  variant: z.enum(['standard', 'url-safe']).default('standard').describe('url-safe uses - and _ and no padding'),
  binary_input: z.boolean().default(false).describe('The input to encode is binary data written as hex'),
});

type Input = z.output<typeof schema>;

/** Makes the base64 tool. Decoded data that is not UTF-8 text is given as hex, with `binary: true`. */
export function createBase64EncoderTool() {
  return defineTool({
    name: 'base64-encoder',
    description: 'Encodes text or a file as base64, or decodes it; standard and URL-safe alphabet',
    category: 'utility',
    securityLevel: 'safe',
    toModel: resultForModel,
    inputSchema: toolInput(schema, { aliases: { data: 'input', text: 'input' } }),
    effect: { timeoutMs: 5_000 },
    execute: (input, context): Promise<ToolResult> =>
      input.operation === 'encode' ? encode(input, context) : decode(input, context),
  });
}

async function encode(input: Input, context: ToolContext): Promise<ToolResult> {
  const bytes = await bytesOf(input, context);
  const output = Buffer.from(bytes).toString(input.variant === 'standard' ? 'base64' : 'base64url');
  return finish(input, { output, binary: input.binary_input, content: output }, context);
}

async function decode(input: Input, context: ToolContext): Promise<ToolResult> {
  const text = input.input_file === undefined ? required(input.input, 'input') : await readText(input, context);
  assertSize(text, MAX_BYTES, 'input');
  const compact = text.replaceAll(/\s/g, '');
  const problem = problemOf(compact, input.variant);
  if (problem !== undefined) {
    return toolResult({
      operation: 'decode',
      error: { message: `Invalid base64: ${problem}`, code: 'VALIDATION_FAILED' },
    });
  }
  const bytes = Buffer.from(compact, input.variant === 'standard' ? 'base64' : 'base64url');
  const decoded = decodeText(bytes);
  const output = decoded ?? bytes.toString('hex');
  return finish(input, { output, binary: decoded === undefined, content: bytes }, context);
}

async function bytesOf(input: Input, context: ToolContext): Promise<Uint8Array> {
  if (input.input_file !== undefined) return context.files.read(input.input_file, { maxBytes: MAX_BYTES });
  const text = required(input.input, 'input');
  assertSize(text, MAX_BYTES, 'input');
  if (!input.binary_input) return Buffer.from(text);
  if (text.length % 2 !== 0 || /[^0-9a-f]/i.test(text))
    throw invalidInput("With 'binary_input' the input has to be hex.");
  return Buffer.from(text, 'hex');
}

async function readText({ input_file }: Input, context: ToolContext): Promise<string> {
  return Buffer.from(await context.files.read(required(input_file, 'input_file'), { maxBytes: MAX_BYTES })).toString();
}

function problemOf(text: string, variant: Input['variant']): string | undefined {
  const alphabet = variant === 'standard' ? /[^A-Za-z0-9+/]/ : /[^A-Za-z0-9_-]/;
  const padding = /={0,2}$/.exec(text)?.[0].length ?? 0;
  const body = text.slice(0, text.length - padding);
  const foreign = alphabet.exec(body);
  if (foreign !== null) return `character ${JSON.stringify(foreign[0])} at position ${foreign.index}`;
  if (body.length % 4 === 1) return 'its length is impossible';
  const isPadded = (body.length + padding) % 4 === 0;
  return isPadded || (variant === 'url-safe' && padding === 0) ? undefined : 'its padding is wrong';
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Not text, which is no failure: it is given as hex.
    return undefined;
  }
}

async function finish(
  { operation, variant, output_file }: Input,
  { output, binary, content }: { output: string; binary: boolean; content: Uint8Array | string },
  context: ToolContext,
): Promise<ToolResult> {
  if (output_file === undefined) return toolResult({ operation, result: { output, variant, binary }, output });
  await context.files.write(output_file, content);
  const message = `The result was written to ${output_file}`;
  return toolResult({
    operation,
    message,
    result: { output_file, variant, binary },
    output: output_file,
    text: message,
  });
}
