import { Validator, type OutputUnit } from '@cfworker/json-schema';
import {
  messageOf,
  SpellError,
  type JsonSchema,
  type JsonSchemaValidator,
  type Schema,
  type StandardIssue,
  type StandardResult,
} from '@llmspell/core';

import { runWithDeadline } from './run-with-deadline.ts';

export interface JsonSchemaValidatorOptions {
  /** For one check, ms of CPU time. @default 500 */
  readonly timeoutMs?: number;
}

/** More would help nobody, and may be very many. */
const MAX_ISSUES = 20;
/** Keywords with which a check can take for ever: patterns that backtrack, references that multiply, lists that are compared. */
const ENDLESS = /"(?:pattern|patternProperties|format|\$ref|\$dynamicRef|\$recursiveRef|uniqueItems)":/u;
/** They only say that something inside is wrong, which has an issue of its own. */
const OUTER_KEYWORDS: ReadonlySet<string> = new Set([
  'properties',
  'items',
  'prefixItems',
  'additionalProperties',
  'patternProperties',
  'unevaluatedProperties',
  'unevaluatedItems',
  'dependentSchemas',
  '$ref',
  'allOf',
]);

/**
 * Compiles JSON Schema (draft 2020-12) by interpretation: no code is generated from a schema. Unknown keywords are
 * ignored, as the specification says. A schema may come from anybody: a check that takes too long (a `pattern` that
 * backtracks without end, references that multiply) is stopped and fails.
 */
export function createJsonSchemaValidator({ timeoutMs = 500 }: JsonSchemaValidatorOptions = {}): JsonSchemaValidator {
  return { compile: (document) => compile(document, timeoutMs) };
}

function compile(document: JsonSchema, timeoutMs: number): Schema {
  const validator = createValidator(document);
  const isBounded = !ENDLESS.test(JSON.stringify(document));
  const validate = (value: unknown): Checked => {
    const run = (): Checked => validator.validate(value);
    return isBounded ? run() : runWithDeadline(run, timeoutMs);
  };
  return {
    '~standard': {
      version: 1,
      vendor: 'json-schema',
      validate: (value) => check(value, () => validate(value)),
      jsonSchema: { input: () => ({ ...document }), output: () => ({ ...document }) },
    },
  };
}

function createValidator(document: JsonSchema): Validator {
  try {
    // The library leaves marks in what it is given.
    return new Validator(structuredClone(document), '2020-12', false);
  } catch (cause) {
    throw new SpellError({
      code: 'VALIDATION_FAILED',
      message: `Expected a JSON Schema document; it cannot be used: ${messageOf(cause)}`,
      cause,
    });
  }
}

interface Checked {
  readonly valid: boolean;
  readonly errors: readonly OutputUnit[];
}

function check(value: unknown, run: () => Checked): StandardResult<unknown> {
  let checked: Checked;
  try {
    checked = run();
  } catch (error) {
    // Too long, too deep, or a reference that leads nowhere.
    return { issues: [{ message: `The value could not be checked: ${messageOf(error)}`, path: [] }] };
  }
  if (checked.valid) return { value };
  const inner = checked.errors.filter(({ keyword }) => !OUTER_KEYWORDS.has(keyword));
  return { issues: (inner.length > 0 ? inner : checked.errors).slice(0, MAX_ISSUES).map(toIssue) };
}

function toIssue({ instanceLocation, error }: OutputUnit): StandardIssue {
  // A JSON pointer as the fragment of a URL: `#/a~1b/0`.
  const parts = instanceLocation
    .split('/')
    .slice(1)
    .map((part) => decodeURIComponent(part));
  return { message: error, path: parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')) };
}
