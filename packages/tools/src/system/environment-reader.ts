import { defineTool, SpellError, type JsonObject, type ToolContext } from '@llmspell/core';
import { z } from 'zod';

import { required } from '../contract/required.ts';
import { toolInput } from '../contract/tool-input.ts';
import { resultForModel, toolResult, type ToolResult } from '../contract/tool-result.ts';

const MAX_VARIABLES = 100;

const schema = z.object({
  operation: z
    .enum(['get', 'list', 'pattern', 'set'])
    .default('get')
    .describe('One variable, all, or those of a pattern'),
  variable_name: z.string().optional().describe('The variable, for get'),
  pattern: z.string().max(200).optional().describe('For pattern: names, where * stands for anything, such as LC_*'),
});

type Input = z.output<typeof schema>;

/** Makes the tool that reads environment variables: those that the context's environment port grants. */
export function createEnvironmentReaderTool() {
  return defineTool({
    name: 'environment-reader',
    description: 'Reads the environment variables that were granted',
    category: 'system',
    securityLevel: 'restricted',
    toModel: resultForModel,
    inputSchema: toolInput(schema, {
      aliases: { key: 'variable_name', name: 'variable_name', variable: 'variable_name' },
    }),
    execute: (input, context): Promise<ToolResult> => {
      switch (input.operation) {
        case 'get':
          return get(input, context);
        case 'list':
          return list('list', () => true, context);
        case 'pattern':
          return list('pattern', matcherOf(required(input.pattern, 'pattern')), context);
        case 'set':
          throw new SpellError({
            code: 'NOT_SUPPORTED',
            message: 'Environment variables cannot be set. Pass them to the program with process-executor.',
          });
        default:
          return input.operation satisfies never;
      }
    },
  });
}

async function get(input: Input, { environment }: ToolContext): Promise<ToolResult> {
  const name = required(input.variable_name, 'variable_name');
  const value = (await environment.get(name)) ?? null;
  return toolResult({
    operation: 'get',
    result: { variable_name: name, value, found: value !== null },
    output: value,
    text: value ?? `The variable ${name} is not set`,
  });
}

async function list(
  operation: string,
  wants: (name: string) => boolean,
  { environment }: ToolContext,
): Promise<ToolResult> {
  const names = (await environment.names()).filter(wants).slice(0, MAX_VARIABLES);
  const entries = await Promise.all(names.map(async (name) => [name, (await environment.get(name)) ?? null] as const));
  const variables: JsonObject = Object.fromEntries(entries);
  return toolResult({ operation, result: { variables, count: names.length }, output: variables, data: variables });
}

/** Compares piece by piece, so that no pattern takes long. */
function matcherOf(pattern: string): (name: string) => boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return (name) => name === pattern;
  return (name) => {
    if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
    let at = first.length;
    for (const piece of rest) {
      const found = name.indexOf(piece, at);
      if (found === -1 || found + piece.length > name.length - last.length) return false;
      at = found + piece.length;
    }
    return true;
  };
}
