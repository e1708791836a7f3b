import { defineTool, type JsonObject, type JsonValue } from '@llmspell/core';
import type { RE2JS } from 're2js';
import { z } from 'zod';

import { assertSize } from '../contract/assert-size.ts';
import { megabytes } from '../contract/megabytes.ts';
import { required } from '../contract/required.ts';
import { toolInput } from '../contract/tool-input.ts';
import { resultForModel, toolResult, type ToolResult } from '../contract/tool-result.ts';
import { linearPattern } from './linear-pattern.ts';

const schema = z.object({
  operation: z
    .enum(['match', 'test', 'replace', 'split', 'extract'])
    .default('match')
    .describe('match gives every match with its groups; extract only the texts; test tells whether there is one'),
  input: z.string().describe('The text to search'),
  pattern: z.string().describe('The regular expression (RE2: no look-around, no back-references)'),
  flags: z
    .string()
    .max(5)
    .default('')
    .describe('i ignores case, m makes ^ and $ work on lines, s lets . take line ends'),
  replacement: z.string().optional().describe('For replace; $1 and ${name} are groups'),
  group: z.number().int().min(0).default(0).describe('For extract: which group to give, 0 for the whole match'),
  max_matches: z.number().int().min(1).max(100_000).default(10_000).describe('At most so many matches'),
});

type Input = z.output<typeof schema>;

/** Makes the regular expression tool. Its engine takes linear time, whatever the pattern. */
export function createRegexTool() {
  return defineTool({
    name: 'regex',
    description: 'Searches, replaces, splits or extracts text with a regular expression, safely for any pattern',
    category: 'utility',
    securityLevel: 'safe',
    toModel: resultForModel,
    inputSchema: toolInput(schema, {
      aliases: { text: 'input', data: 'input', regex: 'pattern', replace: 'replacement' },
    }),
    execute: (input): ToolResult => {
      assertSize(input.input, megabytes(2), 'input');
      const pattern = linearPattern(input.pattern, input.flags);
      switch (input.operation) {
        case 'test':
          return answer(input, { matched: pattern.matcher(input.input).find() }, 'matched');
        case 'match':
          return answer(input, withCount(matches(pattern, input), 'matches'), 'matches');
        case 'extract':
          return answer(input, withCount(extract(pattern, input), 'values'), 'values');
        case 'replace': {
          const output = pattern.matcher(input.input).replaceAll(required(input.replacement, 'replacement'), true);
          assertSize(output, megabytes(16), 'replacement');
          return answer(input, { output }, 'output');
        }
        case 'split':
          return answer(input, withCount(pattern.split(input.input, -1), 'parts'), 'parts');
        default:
          return input.operation satisfies never;
      }
    },
  });
}

function answer({ operation }: Input, result: JsonObject, main: string): ToolResult {
  return toolResult({ operation, result, output: result[main] ?? null });
}

function withCount(list: readonly JsonValue[], name: string): JsonObject {
  return { [name]: list, count: list.length };
}

function matches(pattern: RE2JS, { input, max_matches }: Input): JsonObject[] {
  const matcher = pattern.matcher(input);
  const names = Object.keys(pattern.namedGroups());
  const found: JsonObject[] = [];
  while (found.length < max_matches && matcher.find()) {
    const groups = Array.from({ length: matcher.groupCount() }, (_, index) => matcher.group(index + 1));
    const named = names.map((name) => [name, matcher.group(name)] as const);
    found.push({
      text: matcher.group() ?? '',
      start: matcher.start(),
      end: matcher.end(),
      groups,
      ...(names.length === 0 ? {} : { named: Object.fromEntries(named) }),
    });
  }
  return found;
}

function extract(pattern: RE2JS, { input, group, max_matches }: Input): string[] {
  const matcher = pattern.matcher(input);
  const found: string[] = [];
  const wanted = Math.min(group, matcher.groupCount());
  while (found.length < max_matches && matcher.find()) found.push(matcher.group(wanted) ?? '');
  return found;
}
