import { defineTool, type JsonObject, type ToolContext } from '@llmspell/core';
import { z } from 'zod';

import { readJsonInput } from '../contract/read-json-input.ts';
import { required } from '../contract/required.ts';
import { toolInput } from '../contract/tool-input.ts';
import { resultForModel, toolResult, type ToolResult } from '../contract/tool-result.ts';
import { checkJsonSchema } from './check-json-schema.ts';
import { checkRules } from './check-rules.ts';

const RULES = `Rules that all have to hold, each { "type": … } with type
required, type {expected}, length {min, max}, range {min, max}, pattern {regex}, enum {values}, email, url, date {format},
uuid, array {min_items, max_items, unique, item_rules}, object {properties: {name: [rules]}, required, additional_properties}`;

const schema = z.object({
  input: z.unknown().describe('The value to check'),
  rules: z.unknown().optional().describe(RULES.replaceAll('\n', ' ')),
  schema: z.unknown().optional().describe('A JSON Schema, instead of rules'),
});

type Input = z.output<typeof schema>;

/** Makes the data validator: a list of rules, or a JSON Schema. */
export function createDataValidatorTool() {
  return defineTool({
    name: 'data-validator',
    description: 'Checks a value against rules or a JSON Schema and tells what does not fit',
    category: 'utility',
    securityLevel: 'safe',
    toModel: resultForModel,
    inputSchema: toolInput(schema, { aliases: { data: 'input', value: 'input' } }),
    execute: async (input, context): Promise<ToolResult> => {
      const errors = await findErrors(input, context);
      const valid = errors.length === 0;
      const message = valid ? 'The value is valid' : `The value is not valid (${errors.length} errors)`;
      return toolResult({ operation: 'validate', message, result: { valid, errors }, output: valid, text: message });
    },
  });
}

async function findErrors(input: Input, { signal }: ToolContext): Promise<readonly JsonObject[]> {
  const value = readPlain(input.input);
  if (input.schema === undefined) return checkRules(value, required(input.rules, 'rules'));
  const errors = await checkJsonSchema(readJsonInput(input.schema, 'schema'), value, signal);
  return errors.map(({ path = '', keyword = '', message = '' }) => ({ field: path, rule: keyword, message }));
}

/** Here a text is a value to check, not JSON to parse. */
function readPlain(value: unknown) {
  return typeof value === 'string' ? value : readJsonInput(value, 'input');
}
