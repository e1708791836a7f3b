import type { HookContext } from '../hooks/hook.ts';
import { isJsonValue } from '../json/is-json-value.ts';
import type { JsonObject, JsonValue } from '../json/json-value.ts';
import type { ScriptLanguage } from './host-module.ts';

/** What a hook's function of a script gets: the context, and besides the short names that spells use. */
export function toHookTable(context: HookContext, language: ScriptLanguage): JsonObject {
  const { point, component, runId, path, error } = context;
  const data = plainData(context.data);
  return {
    ...shortNames(data),
    point,
    correlation_id: runId,
    component_id: { type: component.kind, name: component.name },
    component: { kind: component.kind, name: component.name },
    agent_id: component.name,
    agent_type: component.kind,
    language,
    metadata: { run_id: runId, path },
    data,
    ...(error === undefined ? {} : { error: error.message }),
  };
}

/** What of the data a script can be given: all that is plain. */
function plainData(data: Readonly<Record<string, unknown>>): JsonObject {
  const plain: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(data)) if (value !== undefined && isJsonValue(value)) plain[key] = value;
  return plain;
}

function shortNames({ input, model, completion }: JsonObject): JsonObject {
  const usage = objectOf(objectOf(completion)['usage']);
  const { inputTokens: prompt = 0, outputTokens: output = 0 } = usage;
  return {
    ...(input === undefined ? {} : { input }),
    ...(typeof model === 'string' ? { model, provider: model.split('/')[0] ?? model } : {}),
    ...(completion === undefined
      ? {}
      : { token_usage: { input: prompt, output, total: Number(prompt) + Number(output) } }),
  };
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
