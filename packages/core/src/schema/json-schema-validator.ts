import type { JsonSchema } from './json-schema.ts';
import type { Schema } from './schema.ts';

/**
 * Seam: turns a JSON Schema document into a schema that validates. Needed for tools that arrive with JSON Schema alone
 * (from a script, from MCP). The umbrella fills it; without one such a tool is refused with `NOT_SUPPORTED`.
 */
export interface JsonSchemaValidator {
  compile(document: JsonSchema): Schema;
}
