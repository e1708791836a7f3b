import type { SpanAttributes } from '@llmspell/core';
import type { Attributes } from '@opentelemetry/api';

import { toProviderName } from './to-provider-name.ts';

/** Attributes that hold what people and models wrote. */
const CONTENT: ReadonlySet<string> = new Set([
  'gen_ai.input.messages',
  'gen_ai.output.messages',
  'gen_ai.system_instructions',
  'gen_ai.tool.definitions',
  'gen_ai.tool.call.arguments',
  'gen_ai.tool.call.result',
]);

const FINISH_REASONS: ReadonlyMap<string, string> = new Map([
  ['tool-calls', 'tool_call'],
  ['content-filter', 'content_filter'],
]);

interface ContentRules {
  readonly captureContent: boolean;
  readonly redact: (text: string) => string;
}

/** The attributes as OpenTelemetry has them: names and lists of the convention, content only where it is wanted, and no secrets. */
export function toOtelAttributes(attributes: SpanAttributes, { captureContent, redact }: ContentRules): Attributes {
  const result: Attributes = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || (CONTENT.has(name) && !captureContent)) continue;
    if (typeof value !== 'string') result[name] = value;
    else if (name === 'gen_ai.response.finish_reasons') result[name] = [FINISH_REASONS.get(value) ?? value];
    else if (name === 'gen_ai.provider.name') result[name] = toProviderName(value);
    // Names and paths come from scripts.
    else result[name] = redact(value);
  }
  return result;
}
