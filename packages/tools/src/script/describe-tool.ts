import { toJsonSchema, type JsonObject, type JsonValue, type Tool } from '@llmspell/core';

/** Scripts ask for a version; built-in tools have that of the library's major. */
const VERSION = '1.0.0';

/** A tool in one line of a listing. */
export function describeTool({ name, description, category = 'utility' }: Tool): JsonObject {
  return { name, description, category, version: VERSION };
}

/** What a tool takes, as a list of parameters. */
export function describeParameters({ name, description, inputSchema }: Tool): JsonObject {
  const document = toJsonSchema(inputSchema);
  const required = Array.isArray(document['required']) ? document['required'] : [];
  const properties = Object.entries((document['properties'] ?? {}) as Readonly<Record<string, JsonObject>>);
  const parameters = properties.map(([parameter, schema]): JsonObject => {
    const { default: preset, description: text = '' } = schema;
    return {
      name: parameter,
      type: typeNameOf(schema),
      description: text,
      required: required.includes(parameter),
      ...(preset === undefined ? {} : { default: preset }),
      ...(schema['enum'] === undefined ? {} : { enum: schema['enum'] }),
    };
  });
  return { name, description, parameters };
}

function typeNameOf({ type }: Readonly<Record<string, JsonValue>>): string {
  if (type === 'integer') return 'number';
  return typeof type === 'string' ? type : 'any';
}
