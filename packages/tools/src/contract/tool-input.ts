import { toJsonSchema, type Schema, type StandardIssue } from '@llmspell/core';
import { getOwn } from '@llmspell/core/kit';
import type { z } from 'zod';

import { toSnakeCase } from './to-snake-case.ts';

type Given = Readonly<Record<string, unknown>>;

/** What a tool accepts besides its own schema. */
export interface ToolInputOptions {
  /** Other names of its parameters, each to the real one. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Rewrites older forms of a call. Runs after the aliases, and has to leave its own result as it is. */
  readonly normalize?: (given: Given) => Given;
}

/**
 * The input schema of a tool. Models see the schema alone; callers may also use camelCase names, the aliases, `null` for
 * a parameter that is left out, and `{}` for an empty list (a script language may know no other).
 */
export function toolInput<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  { aliases = {}, normalize = (given) => given }: ToolInputOptions = {},
): Schema<z.output<z.ZodObject<Shape>>> {
  const own = schema['~standard'];
  const names = new Map([
    ...Object.entries(aliases),
    ...Object.keys(schema.shape).map((name) => [name, name] as const),
  ]);
  const read = (value: Given): Given => normalize(dropEmpty(rename(value, names), schema));
  return {
    '~standard': {
      version: 1,
      vendor: 'llmspell',
      validate(value) {
        if (!isRecord(value)) return { issues: [{ message: 'Missing parameters object' }] };
        const given = read(value);
        // An object schema of ours holds no asynchronous check.
        const result = schema.safeParse(given);
        if (result.success) return { value: result.data };
        return { issues: result.error.issues.map((issue) => explain(issue, given)) };
      },
      jsonSchema: own.jsonSchema,
    },
  };
}

function isRecord(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A real name wins over an alias of it. */
function rename(value: Given, names: ReadonlyMap<string, string>): Given {
  const renamed: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const name = names.get(key) ?? names.get(toSnakeCase(key)) ?? key;
    if (name === key || !Object.hasOwn(value, name)) {
      Object.defineProperty(renamed, name, { value: item, enumerable: true, configurable: true, writable: true });
    }
  }
  return renamed;
}

function dropEmpty(given: Given, schema: Schema): Given {
  const properties = toJsonSchema(schema)['properties'] as Readonly<Record<string, { readonly type?: unknown }>>;
  const entries = Object.entries(given).flatMap(([key, item]): [string, unknown][] => {
    const type = getOwn(properties, key)?.type;
    if (item === null && type !== undefined) return [];
    const isEmptyTable = type === 'array' && isRecord(item) && Object.keys(item).length === 0;
    return [[key, isEmptyTable ? [] : item]];
  });
  return Object.fromEntries(entries);
}

function explain(issue: z.core.$ZodIssue, given: Given): StandardIssue {
  const [key] = issue.path;
  if (issue.path.length !== 1 || typeof key !== 'string') return { message: issue.message, path: issue.path };
  if (!Object.hasOwn(given, key)) return { message: `Missing required parameter '${key}'` };
  if (issue.code !== 'invalid_value') return { message: issue.message, path: issue.path };
  return { message: `Unknown ${key}: ${shown(given[key])}. Use one of: ${issue.values.join(', ')}` };
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value).slice(0, 60);
}
