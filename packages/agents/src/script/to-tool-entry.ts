import {
  isScriptFunction,
  SpellError,
  type CompositeTool,
  type HostCall,
  type JsonSchema,
  type ScriptFunction,
} from '@llmspell/core';
import { isBaseAgent, isTool } from '@llmspell/core/kit';
import { z } from 'zod';

import type { ToolEntry } from './script-agent.ts';

/**
 * Takes what a script lists as a tool: a tool, an agent or workflow, the name of one, or a table
 * `{ name, description, parameters, execute }`.
 *
 * @throws SpellError `VALIDATION_FAILED` for anything else; `NOT_SUPPORTED` when the runtime cannot check JSON Schema.
 */
export function toToolEntry(given: unknown, call: HostCall): ToolEntry {
  if (typeof given === 'string' || isTool(given) || isBaseAgent(given)) return given;
  const parsed = tableSchema.safeParse(given);
  if (parsed.success) return toTool(parsed.data, call);
  throw new SpellError({
    code: 'VALIDATION_FAILED',
    message:
      'Expected a tool to be a tool, an agent, the name of one, or a table { name, description, parameters, execute }.',
    cause: parsed.error,
  });
}

/** A list of tools. Lua's empty table arrives as an empty object. */
export function toToolEntries(given: unknown, call: HostCall): readonly ToolEntry[] {
  return Array.isArray(given) ? given.map((entry) => toToolEntry(entry, call)) : [];
}

const document = z.record(z.string(), z.unknown()).optional();
const handler = z.custom<ScriptFunction>(isScriptFunction).optional();

const tableSchema = z
  .object({
    name: z.string().min(1),
    description: z.string().default(''),
    parameters: document,
    inputSchema: document,
    input_schema: document,
    schema: document,
    execute: handler,
    handler,
  })
  .refine(
    ({ execute, handler: other }) => execute !== undefined || other !== undefined,
    'a function "execute" is missing',
  );

function toTool(table: z.infer<typeof tableSchema>, { context }: HostCall): CompositeTool {
  const { name, description, execute = table.handler } = table;
  const parameters = table.parameters ?? table.inputSchema ?? table.input_schema ?? table.schema;
  return {
    kind: 'tool',
    composite: true,
    name,
    description,
    category: 'custom',
    // What comes out of a script as data is JSON, and the validator checks that it is a schema.
    inputSchema:
      parameters === undefined
        ? z.record(z.string(), z.unknown())
        : context.jsonSchemas.compile(parameters as JsonSchema),
    execute: async (input) => execute?.call(input),
  };
}
