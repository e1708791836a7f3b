import type { JsonValue } from '@llmspell/core';
import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';

import { compilePattern } from '../text/compile-pattern.ts';

/** Checks a value against a JSON Schema. Only inside the worker: a hostile schema may take any time. */
export async function runJsonSchema(schema: JsonValue, input: JsonValue): Promise<JsonValue> {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: false,
    validateSchema: false,
    code: { regExp: Object.assign(toTest, { code: 'toTest' }) },
  });
  addFormats.default(ajv, { mode: 'full' });
  const validate = ajv.compile(schema as Readonly<Record<string, unknown>>);
  if (validate(input)) return [];
  return (validate.errors ?? []).slice(0, 1_000).map(({ instancePath, message, keyword, params }) => ({
    path: instancePath.slice(1).replaceAll('/', '.'),
    keyword,
    message: `${message ?? 'does not fit'}${detailOf(keyword, params)}`,
  }));
}

function toTest(pattern: string) {
  const compiled = compilePattern(pattern);
  return { test: (text: string): boolean => compiled.matcher(text).find() };
}

function detailOf(keyword: string, params: Readonly<Record<string, unknown>>): string {
  if (keyword === 'enum') return `: ${JSON.stringify(params['allowedValues'])}`;
  return keyword === 'additionalProperties' ? `: ${String(params['additionalProperty'])}` : '';
}
