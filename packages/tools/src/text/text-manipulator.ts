import { defineTool } from '@llmspell/core';
import { z } from 'zod';

import { assertSize } from '../contract/assert-size.ts';
import { megabytes } from '../contract/megabytes.ts';
import { toolInput } from '../contract/tool-input.ts';
import { resultForModel, toolResult, type ToolResult } from '../contract/tool-result.ts';
import { TEXT_OPERATION_NAMES, TEXT_OPERATIONS } from './text-operations.ts';
import { textOptions } from './text-options.ts';

const MAX_BYTES = megabytes(10);

const schema = z.object({
  operation: z.enum(TEXT_OPERATION_NAMES).describe('What to do with the text'),
  input: z.union([z.string(), z.array(z.string())]).describe('The text; a list of texts for join'),
  options: textOptions.default({}).describe('Settings of the operation'),
});

const OPTION_NAMES: ReadonlySet<string> = new Set(Object.keys(textOptions.shape));

/** Makes the text tool: case, trimming, replacing, splitting, wrapping, counting, formatting. */
export function createTextManipulatorTool() {
  return defineTool({
    name: 'text-manipulator',
    description: 'Changes a text: case, trim, replace, split, join, truncate, indent, wrap, count, format and more',
    category: 'utility',
    securityLevel: 'safe',
    toModel: resultForModel,
    inputSchema: toolInput(schema, { aliases: { text: 'input' }, normalize: collectOptions }),
    execute: ({ operation, input, options }): ToolResult => {
      const given = Array.isArray(input) ? input.join('\n') : input;
      assertSize(given, MAX_BYTES, 'input');
      const value = TEXT_OPERATIONS[operation](Array.isArray(input) && operation === 'join' ? input : given, options);
      if (typeof value === 'string') assertSize(value, 2 * MAX_BYTES, 'output');
      const length = typeof value === 'string' ? value.length : undefined;
      return toolResult({
        operation,
        result: {
          result: value,
          operation,
          original_length: given.length,
          ...(length === undefined ? {} : { result_length: length }),
        },
        output: value,
      });
    },
  });
}

/** Options may also stand beside the input. */
function collectOptions(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const beside = Object.entries(given).filter(([name]) => OPTION_NAMES.has(name));
  if (beside.length === 0) return given;
  const rest = Object.entries(given).filter(([name]) => !OPTION_NAMES.has(name) && name !== 'options');
  const own = typeof given['options'] === 'object' && given['options'] !== null ? given['options'] : {};
  return { ...Object.fromEntries(rest), options: { ...Object.fromEntries(beside), ...own } };
}
