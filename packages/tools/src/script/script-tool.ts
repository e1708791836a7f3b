import { defineTool, type CompositeTool, type RunContext, type Schema } from '@llmspell/core';
import { z } from 'zod';

import { toParametersSchema } from './parameters-schema.ts';

/** A tool as a script describes it. */
interface ScriptTool {
  readonly name: string;
  readonly description: string;
  readonly category?: string | undefined;
  /** A JSON Schema, a list of parameters, or a record of them. */
  readonly parameters: unknown;
  /** Runs the script's function. */
  readonly execute: (input: unknown) => Promise<unknown>;
}

/**
 * Makes the tool of a script's function. It is a composite one: what the function calls is journaled, not the call.
 *
 * @throws SpellError `VALIDATION_FAILED` for parameters that cannot be understood; `NOT_SUPPORTED` when the context has no
 *   validator for JSON Schema.
 */
export function createScriptTool(tool: ScriptTool, { jsonSchemas }: Pick<RunContext, 'jsonSchemas'>): CompositeTool {
  return defineTool<unknown, unknown>({
    composite: true,
    name: tool.name,
    description: tool.description,
    category: tool.category ?? 'custom',
    inputSchema: inputSchemaOf(tool.parameters, jsonSchemas),
    execute: (input) => tool.execute(input),
  });
}

function inputSchemaOf(parameters: unknown, jsonSchemas: RunContext['jsonSchemas']): Schema {
  const document = toParametersSchema(parameters);
  if (document === undefined) return z.looseObject({});
  const own = jsonSchemas.compile(document)['~standard'];
  // Models see the document as it was written.
  const jsonSchema = { input: () => ({ ...document }), output: () => ({ ...document }) };
  return { '~standard': { version: 1, vendor: own.vendor, validate: (value) => own.validate(value), jsonSchema } };
}
