import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { ERROR_CODES, isJsonValue, SpellError, toJsonSchema, type JsonValue, type Tool } from '@llmspell/core';
import { executeTool } from '@llmspell/core/kit';
import * as fc from 'fast-check';
import { createRuntime, type Runtime } from 'llmspell';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { TEXTS } from './hostile-texts.ts';

const CALLS = 300;
const TIMEOUT_MS = 400;

let folder: string;
let runtime: Runtime;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'llmspell-fuzz-'));
  await writeFile(path.join(folder, 'a.txt'), 'a\nb\n');
  await writeFile(path.join(folder, 'a.json'), '{"a":[1,{"b":2}]}');
  await writeFile(path.join(folder, 'a.csv'), 'a,b\n1,2\n');
  runtime = await createRuntime({
    cwd: folder,
    environment: {},
    model: 'echo/echo',
    permissions: { read: [folder], write: [folder] },
  });
});

afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true });
});

/** Inputs around what the schema of a tool says: its own keys, its own values, and what fits nowhere. */
function inputsOf(tool: Tool): fc.Arbitrary<JsonValue> {
  const { properties = {} } = toJsonSchema(tool.inputSchema) as { readonly properties?: Record<string, object> };
  const texts = [...TEXTS, ...wordsOf(properties), 'a.txt', 'a.json', 'a.csv', '.a', '1 + 1', '{"a": 1}', 'a,b\n1,2'];
  const leaf = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...texts) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    { weight: 2, arbitrary: fc.constantFrom(0, -1, 1, 2, 0.5, 2 ** 31, 2 ** 53, 1e308) },
    { weight: 1, arbitrary: fc.boolean() },
    { weight: 1, arbitrary: fc.constant(null) },
  );
  const value = fc.oneof(
    { weight: 5, arbitrary: leaf },
    { weight: 1, arbitrary: fc.array(leaf, { maxLength: 4 }) },
    { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('a', 'b', 'type', 'name', '__proto__'), leaf) },
  );
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, aimedAt(property, value)]),
  );
  return fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<JsonValue>;
}

/** Mostly what the schema of one field lets through, so that the calls get past it. */
function aimedAt(property: object, any: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const words = wordsOf(property);
  const type: unknown = Reflect.get(property, 'type');
  const fitting =
    words.length > 0
      ? fc.constantFrom(...words)
      : any.filter((value) => type === undefined || typeNames(value).some((name) => name === type));
  return fc.oneof({ weight: 8, arbitrary: fitting }, { weight: 1, arbitrary: any });
}

function typeNames(value: unknown): readonly string[] {
  if (Array.isArray(value)) return ['array'];
  if (value === null) return ['null'];
  return typeof value === 'number' ? ['number', ...(Number.isInteger(value) ? ['integer'] : [])] : [typeof value];
}

/** Every value that the schema lists: operations, modes. */
function wordsOf(schema: unknown): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(wordsOf);
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) =>
    (key === 'enum' || key === 'const') && value !== undefined
      ? [value].flat().filter((word) => typeof word === 'string')
      : wordsOf(value),
  );
}

async function outcomeOf(tool: Tool, input: JsonValue): Promise<string> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const output = await executeTool({ tool, input, toolCallId: 'fuzz' }, runtime.createContext({ signal }));
    return isJsonValue(output) ? 'ok' : 'an output that is not JSON';
  } catch (error) {
    if (error === signal.reason) return 'stopped';
    return SpellError.isInstance(error) && CODES.has(error.code)
      ? error.code
      : `no code: ${error instanceof Error ? error.stack : String(error)}`;
  }
}

const CODES: ReadonlySet<string> = new Set(ERROR_CODES.filter((code) => code !== 'INTERNAL'));

test('every tool takes any input, or refuses it with a code', async () => {
  const failures: string[] = [];
  const counts = new Map<string, number>();
  for (const name of runtime.components.names('tool')) {
    const tool = (await runtime.components.get('tool', name)) as Tool;
    for (const input of fc.sample(inputsOf(tool), CALLS)) {
      const outcome = await outcomeOf(tool, input);
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      if (outcome.includes(' ')) failures.push(`${name}: ${outcome} ${JSON.stringify(input)}`);
    }
  }
  process.stdout.write(`fuzz: ${JSON.stringify(Object.fromEntries(counts))}\n`);
  expect(failures).toEqual([]);
}, 300_000);
