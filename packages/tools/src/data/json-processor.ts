import { defineTool, parseJson, type JsonObject, type JsonValue, type ToolContext } from '@llmspell/core';
import { z } from 'zod';

import { runCompute } from '../compute/run-compute.ts';
import { assertSize } from '../contract/assert-size.ts';
import { findPeer } from '../contract/find-peer.ts';
import { megabytes } from '../contract/megabytes.ts';
import { readJsonInput } from '../contract/read-json-input.ts';
import { required } from '../contract/required.ts';
import { toolInput } from '../contract/tool-input.ts';
import { resultForModel, toolResult, type ToolResult } from '../contract/tool-result.ts';
import { checkJsonSchema } from './check-json-schema.ts';

const NAME = 'json-processor';
const TIMEOUT_MS = 30_000;

const schema = z.object({
  operation: z
    .enum(['query', 'validate', 'parse', 'stringify', 'merge', 'stream'])
    .default('query')
    .describe('query with jq, validate with a JSON Schema, parse text, stringify, merge two objects, read JSON lines'),
  input: z.unknown().describe('The JSON value, or its text'),
  query: z.string().default('.').describe('A jq query, such as .users[] | select(.age > 30) | .name'),
  schema: z.unknown().optional().describe('The JSON Schema, for validate'),
  merge_data: z.unknown().optional().describe('The object that is merged over the input'),
  pretty: z.boolean().default(false).describe('stringify: write it in lines'),
});

type Input = z.output<typeof schema>;

/** Makes the JSON tool. Queries are jq's own, and need the package `jq-web`. */
export function createJsonProcessorTool() {
  return defineTool({
    name: NAME,
    description: 'Queries JSON with jq, validates it against a JSON Schema, parses, writes and merges it',
    category: 'data',
    securityLevel: 'safe',
    toModel: resultForModel,
    inputSchema: toolInput(schema, {
      aliases: { data: 'input', json: 'input', json_data: 'input', merge_with: 'merge_data', filter: 'query' },
    }),
    execute: (input, context): ToolResult | Promise<ToolResult> => {
      switch (input.operation) {
        case 'query':
          return query(input, context);
        case 'validate':
          return validate(input, context);
        case 'parse':
          return payload('parse', readJsonInput(input.input, 'input'));
        case 'stringify':
          return stringify(input);
        case 'merge':
          return merge(input);
        case 'stream':
          return stream(input, context);
        default:
          return input.operation satisfies never;
      }
    },
  });
}

async function query(input: Input, context: ToolContext): Promise<ToolResult> {
  const outputs = await runQuery(readJsonInput(input.input, 'input'), input.query, context);
  return payload('query', single(outputs), outputs.length);
}

/** jq gives any number of values: one stands for itself, several are a list, none is null. */
function single(outputs: readonly JsonValue[]): JsonValue {
  return outputs.length === 1 ? (outputs[0] ?? null) : outputs.length === 0 ? null : outputs;
}

async function runQuery(input: JsonValue, text: string, { signal }: ToolContext): Promise<readonly JsonValue[]> {
  assertSize(text, 10_000, 'query');
  if (text.trim() === '.') return [input];
  findPeer('jq-web', NAME);
  const outputs = await runCompute(
    { kind: 'jq', query: text, input },
    { signal, timeoutMs: TIMEOUT_MS, what: 'The query' },
  );
  // The job gives a list of texts.
  return (outputs as readonly string[]).map((line) => parseJson(line, 'an output of the query'));
}

async function validate(input: Input, { signal }: ToolContext): Promise<ToolResult> {
  const wanted = readJsonInput(required(input.schema, 'schema'), 'schema');
  const errors = await checkJsonSchema(wanted, readJsonInput(input.input, 'input'), signal);
  const valid = errors.length === 0;
  const result = { valid, errors };
  const message = valid ? 'The value fits the schema' : `The value does not fit the schema (${errors.length} errors)`;
  return toolResult({ operation: 'validate', message, result, output: valid, data: result, text: message });
}

function stringify({ input, pretty }: Input): ToolResult {
  const value = typeof input === 'string' ? input : readJsonInput(input, 'input');
  const text = JSON.stringify(value, undefined, pretty ? 2 : undefined);
  return toolResult({ operation: 'stringify', result: text, output: text });
}

function merge(input: Input): ToolResult {
  const base = readJsonInput(input.input, 'input');
  // Without a second value the input is a list of objects, merged from left to right.
  const parts =
    input.merge_data === undefined && Array.isArray(base)
      ? base
      : [base, readJsonInput(required(input.merge_data, 'merge_data'), 'merge_data')];
  return payload(
    'merge',
    parts.reduce<JsonValue>((merged, part) => mergeValues(merged, part as JsonValue), {}),
  );
}

function mergeValues(base: JsonValue, over: JsonValue): JsonValue {
  if (!isObject(base) || !isObject(over)) return over;
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const old = merged.get(key);
    merged.set(key, old === undefined ? value : mergeValues(old, value));
  }
  return Object.fromEntries(merged);
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function stream(input: Input, context: ToolContext): Promise<ToolResult> {
  const text = typeof input.input === 'string' ? input.input : JSON.stringify(input.input);
  assertSize(text, megabytes(50), 'input');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const values = lines.map((line, index) => parseJson(line, `line ${index + 1}`));
  const outputs = input.query === '.' ? values : await runQuery(values, `.[] | ${input.query}`, context);
  return payload('stream', outputs, outputs.length);
}

function payload(operation: string, value: JsonValue, count?: number): ToolResult {
  return toolResult({
    operation,
    result: value,
    data: value,
    ...(count === undefined ? {} : { metadata: { result_count: count } }),
  });
}
