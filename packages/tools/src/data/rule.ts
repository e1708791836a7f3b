import { messageOf, type JsonValue } from '@llmspell/core';
import { z } from 'zod';

import { invalidInput } from '../contract/invalid-input.ts';

/** One rule for a value. */
export type Rule =
  | { readonly type: 'required' | 'email' | 'url' | 'uuid' }
  | { readonly type: 'type'; readonly expected: string }
  | { readonly type: 'length' | 'range'; readonly min?: number | undefined; readonly max?: number | undefined }
  | { readonly type: 'pattern'; readonly regex: string }
  | { readonly type: 'enum'; readonly values: readonly JsonValue[] }
  | { readonly type: 'date'; readonly format?: string | undefined }
  | { readonly type: 'custom'; readonly name: string }
  | {
      readonly type: 'array';
      readonly min_items?: number | undefined;
      readonly max_items?: number | undefined;
      readonly unique?: boolean | undefined;
      readonly item_rules?: readonly Rule[] | undefined;
    }
  | {
      readonly type: 'object';
      readonly properties?: Readonly<Record<string, readonly Rule[]>> | undefined;
      readonly required?: readonly string[] | undefined;
      readonly additional_properties?: boolean | undefined;
    };

/** The rule of a type. */
export type RuleOf<Type extends Rule['type']> = Rule & { readonly type: Type };

const limits = { min: z.number().optional(), max: z.number().optional() };
const count = z.number().int().min(0).optional();

const rule: z.ZodType<Rule> = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.object({ type: z.enum(['required', 'email', 'url', 'uuid']) }),
    z.object({
      type: z.literal('type'),
      expected: z.enum(['string', 'number', 'integer', 'boolean', 'array', 'object', 'null']),
    }),
    z.object({ type: z.enum(['length', 'range']), ...limits }),
    z.object({ type: z.literal('pattern'), regex: z.string() }),
    z.object({ type: z.literal('enum'), values: z.array(z.json()) }),
    z.object({ type: z.literal('date'), format: z.string().max(200).optional() }),
    z.object({ type: z.literal('custom'), name: z.string() }),
    z.object({
      type: z.literal('array'),
      min_items: count,
      max_items: count,
      unique: z.boolean().optional(),
      item_rules: list.optional(),
    }),
    z.object({
      type: z.literal('object'),
      properties: z.record(z.string(), list).optional(),
      required: z.array(z.string()).optional(),
      additional_properties: z.boolean().optional(),
    }),
  ]),
);

/** One rule, a list of rules, or a list under the name `rules`. */
const list: z.ZodType<readonly Rule[]> = z.preprocess((given) => {
  const inner = typeof given === 'object' && given !== null && 'rules' in given ? given.rules : given;
  return Array.isArray(inner) ? inner : [inner];
}, z.array(rule).max(1_000));

/** @throws SpellError `VALIDATION_FAILED` for something that is not a list of rules. */
export function parseRules(rules: unknown): readonly Rule[] {
  try {
    return list.parse(rules);
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause);
    throw invalidInput(`Parameter 'rules' is not a list of rules: ${reason}`, cause);
  }
}
