import { defineTool, SpellError, type JsonObject, type ToolContext } from '@llmspell/core';
import { z } from 'zod';

import { assertSize } from '../contract/assert-size.ts';
import { megabytes } from '../contract/megabytes.ts';
import { readJsonInput } from '../contract/read-json-input.ts';
import { required } from '../contract/required.ts';
import { toolInput } from '../contract/tool-input.ts';
import { resultForModel, toolResult, type ToolResult } from '../contract/tool-result.ts';
import { diffJson } from './json-diff.ts';
import { writeTextDiff } from './text-diff.ts';

const MAX_BYTES = megabytes(10);

const schema = z.object({
  type: z.enum(['text', 'json']).optional().describe('text unless old_json is given'),
  old_text: z.string().optional().describe('The text before'),
  new_text: z.string().optional().describe('The text after'),
  old_json: z.unknown().optional().describe('The JSON value before'),
  new_json: z.unknown().optional().describe('The JSON value after'),
  old_file: z.string().optional().describe('The path of the file before'),
  new_file: z.string().optional().describe('The path of the file after'),
  format: z.enum(['unified', 'context', 'inline', 'simple']).default('unified').describe('How a text diff is written'),
  context_lines: z.number().int().min(0).max(100).default(3).describe('Unchanged lines around a change'),
});

type Input = z.output<typeof schema>;

/** Makes the diff tool, for texts and JSON values. */
export function createDiffCalculatorTool() {
  return defineTool({
    name: 'diff-calculator',
    description: 'Compares two texts, files or JSON values and shows what was added, removed and changed',
    category: 'utility',
    securityLevel: 'safe',
    toModel: resultForModel,
    inputSchema: toolInput(schema, {
      aliases: {
        old: 'old_text',
        new: 'new_text',
        original: 'old_text',
        modified: 'new_text',
        text1: 'old_text',
        text2: 'new_text',
      },
    }),
    execute: async (input, context): Promise<ToolResult> => {
      const type = input.type ?? (input.old_json === undefined ? 'text' : 'json');
      return type === 'json' ? compareJson(input, context) : compareText(input, context);
    },
  });
}

async function compareText(input: Input, context: ToolContext): Promise<ToolResult> {
  const before = input.old_text ?? (await readFile(required(input.old_file, 'old_text'), context));
  const after = input.new_text ?? (await readFile(required(input.new_file, 'new_text'), context));
  assertSize(before, MAX_BYTES, 'old_text');
  assertSize(after, MAX_BYTES, 'new_text');
  const { format, context_lines: contextLines } = input;
  const written = writeTextDiff(before, after, { format, contextLines });
  if (written === undefined) {
    throw new SpellError({
      code: 'TIMEOUT',
      message: 'The two texts differ too much to be compared in 5 seconds. Compare smaller parts.',
    });
  }
  const { diff, stats } = written;
  return toolResult({ operation: 'diff', result: { type: 'text', format, diff, stats }, output: diff });
}

async function compareJson(input: Input, context: ToolContext): Promise<ToolResult> {
  const before = await jsonOf(input.old_json, { file: input.old_file, name: 'old_json' }, context);
  const after = await jsonOf(input.new_json, { file: input.new_file, name: 'new_json' }, context);
  const diff = diffJson(before, after);
  const summary: JsonObject = Object.fromEntries(
    Object.entries(diff).map(([name, part]) => [name, Object.keys(part).length]),
  );
  return toolResult({ operation: 'diff', result: { type: 'json', diff: { ...diff }, summary }, output: { ...diff } });
}

async function jsonOf(
  value: unknown,
  { file, name }: { file: string | undefined; name: string },
  context: ToolContext,
) {
  if (value === undefined) return readJsonInput(await readFile(required(file, name), context), name);
  return readJsonInput(value, name);
}

async function readFile(path: string, context: ToolContext): Promise<string> {
  return Buffer.from(await context.files.read(path, { maxBytes: MAX_BYTES })).toString();
}
