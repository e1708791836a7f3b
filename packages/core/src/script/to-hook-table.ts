import type { HookContext } from '../hooks/hook.ts';
import { isJsonValue } from '../json/is-json-value.ts';
import type { JsonObject, JsonValue } from '../json/json-value.ts';
import type { ScriptLanguage } from './host-module.ts';

/**
 * What a hook's function of a script gets: the context, and besides the short names that spells use, in JavaScript in
 * camelCase too.
 */
export function toHookTable(context: HookContext, language: ScriptLanguage): JsonObject {
  const { point, component, runId, path, error } = context;
  const data = plainData(context.data);
  const names = {
    ...shortNames(data),
    correlation_id: runId,
    request_id: runId,
    component_id: { type: component.kind, name: component.name },
    agent_id: agentOf(context),
    agent_type: component.kind,
  };
  return {
    ...(language === 'javascript' ? Object.fromEntries(Object.entries(names).map(camelCased)) : {}),
    ...names,
    point,
    component: { kind: component.kind, name: component.name },
    language,
    metadata: { run_id: runId, path },
    data,
    ...(error === undefined ? {} : { error: error.message }),
  };
}

function camelCased([name, value]: readonly [string, JsonValue]): readonly [string, JsonValue] {
  return [name.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase()), value];
}

/** What of the data a script can be given: all that is plain. */
function plainData(data: Readonly<Record<string, unknown>>): JsonObject {
  const plain: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(data)) if (value !== undefined && isJsonValue(value)) plain[key] = value;
  return plain;
}

/** The agent that is at work: the component itself, or the innermost one around it. */
function agentOf({ component, path }: HookContext): string {
  if (component.kind === 'agent') return component.name;
  const inner = path.split('/').findLast((part) => part.startsWith('agent:'));
  return inner === undefined ? component.name : inner.slice('agent:'.length);
}

function shortNames({ input, output, model, completion, attempt }: JsonObject): JsonObject {
  const usage = objectOf(objectOf(completion)['usage']);
  const { inputTokens: asked = 0, outputTokens: answered = 0 } = usage;
  return {
    ...(input === undefined ? {} : { input }),
    ...(output === undefined ? {} : { output }),
    ...(typeof attempt === 'number' ? { retry_count: attempt - 1 } : {}),
    ...(typeof model === 'string' ? { model, provider: model.split('/')[0] ?? model } : {}),
    ...(completion === undefined
      ? {}
      : { token_usage: { input: asked, output: answered, total: Number(asked) + Number(answered) } }),
  };
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
