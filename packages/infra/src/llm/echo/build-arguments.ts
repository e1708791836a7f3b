import type { JsonObject, JsonValue, ToolDefinition } from '@llmspell/core';

import { namedIn } from './fill-schema.ts';
import type { PromptFacts } from './prompt-facts.ts';
import { viewSchema, type SchemaView } from './schema-view.ts';

/** Parameters that take what the user said. */
const TEXTS = /^(?:input|text|query|question|prompt|message|topic|content|task|request)$/i;
const EXPRESSIONS = /^(?:expression|formula|equation)$/i;
const CALCULATORS = /\b(?:mathematic\w*|arithmetic|expressions?|sums?)\b/i;
/** Parameters that must never be guessed: they name things that exist, or run. */
const NEVER =
  /path|file|folder|directory|command|executable|program|code|script|host|key|token|secret|password|sql|id$/i;

/**
 * Arguments for a tool, as far as they can be read off the prompt without understanding it. `undefined` when a required
 * one cannot, or when nothing of the prompt would go into the call: then the tool is not called.
 */
export function buildArguments(tool: ToolDefinition, facts: PromptFacts): JsonObject | undefined {
  const schema = viewSchema(tool.parameters);
  const filled: Record<string, JsonValue> = {};
  for (const [name, property] of schema.properties) {
    const required = schema.required.includes(name) && property.default === undefined;
    const value = valueFor({ name, property, required, tool }, facts);
    if (value !== undefined) filled[name] = value;
    else if (required) return undefined;
  }
  if (Object.keys(filled).length > 0) return filled;
  // A tool that takes nothing is called when the prompt names it.
  return schema.required.length === 0 && namedIn(facts.text, tool.name) ? {} : undefined;
}

interface Parameter {
  readonly name: string;
  readonly property: SchemaView;
  readonly required: boolean;
  readonly tool: ToolDefinition;
}

function valueFor({ name, property, required, tool }: Parameter, facts: PromptFacts): JsonValue | undefined {
  if (property.values !== undefined) return property.values.find((value) => namedIn(facts.text, value));
  if (NEVER.test(name)) return undefined;
  if (/^(?:url|uri|link)$/i.test(name)) return facts.url;
  if (EXPRESSIONS.test(name)) return facts.expression;
  const type = property.type ?? property.choices[0]?.type;
  if (TEXTS.test(name) && type === 'string') return isCalculator(tool) ? facts.expression : facts.text;
  return required ? requiredValue(type, property, facts) : undefined;
}

function requiredValue(type: string | undefined, property: SchemaView, facts: PromptFacts): JsonValue | undefined {
  if (type === 'string') return facts.text;
  if (type === 'number' || type === 'integer') return facts.numbers[0];
  const takesNumbers = type === 'array' && (property.items?.type === 'number' || property.items?.type === 'integer');
  if (takesNumbers && facts.numbers.length > 0) return facts.numbers;
  return type === 'boolean' ? false : undefined;
}

function isCalculator({ name, description }: ToolDefinition): boolean {
  return name === 'calculator' || CALCULATORS.test(description);
}
