import type { HostCall, JsonObject, JsonValue, Tool } from '@llmspell/core';
import { toJsonSchema } from '@llmspell/core';
import { executeTool } from '@llmspell/core/kit';

/** Tools whose text is the payload. Spells read their other fields from `metadata.response`. */
const WITH_RESPONSE: ReadonlySet<string> = new Set([
  'file-operations',
  'file-search',
  'json-processor',
  'csv-analyzer',
]);

/** Calls a tool for a script. `{ parameters: { … } }` is taken as its content. */
export async function callTool(
  tool: Tool,
  params: unknown,
  { context }: Pick<HostCall, 'context'>,
): Promise<JsonValue> {
  const started = context.clock.monotonic();
  const output = await executeTool({ tool, input: unwrap(tool, params ?? {}) }, context);
  return isResult(output) ? withMetadata(tool, output, context.clock.monotonic() - started) : output;
}

function unwrap(tool: Tool, params: unknown): unknown {
  if (typeof params !== 'object' || params === null || !('parameters' in params)) return params;
  const inner = params.parameters;
  const isWrapper = Object.keys(params).length === 1 && typeof inner === 'object' && inner !== null;
  return isWrapper && !hasParameter(tool, 'parameters') ? inner : params;
}

function hasParameter({ inputSchema }: Tool, name: string): boolean {
  const { properties } = toJsonSchema(inputSchema);
  return typeof properties === 'object' && properties !== null && Object.hasOwn(properties, name);
}

function isResult(output: JsonValue): output is JsonObject {
  if (typeof output !== 'object' || output === null || Array.isArray(output)) return false;
  return 'success' in output && 'operation' in output && 'output' in output;
}

function withMetadata({ name }: Tool, output: JsonObject, elapsedMs: number): JsonObject {
  const { metadata = {}, text: _text, data: _data, output: _output, ...response } = output;
  return {
    ...output,
    metadata: {
      ...(metadata as JsonObject),
      execution_time_ms: Math.round(elapsedMs),
      ...(WITH_RESPONSE.has(name) ? { operation: output['operation'] ?? '', response } : {}),
    },
  };
}
