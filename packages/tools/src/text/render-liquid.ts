import { isStop, messageOf, type JsonObject } from '@llmspell/core';
import { Liquid } from 'liquidjs';

import { invalidInput } from '../contract/invalid-input.ts';

/**
 * Renders a Liquid template; the part of Tera's syntax that the two share reads the same, and the rest is rewritten:
 * `{% set %}`, `{% elif %}`, `{# … #}`, `loop.index`.
 *
 * @throws SpellError `VALIDATION_FAILED` for a template that is wrong or goes beyond the limits.
 */
export async function renderLiquid(template: string, context: JsonObject): Promise<string> {
  try {
    return await createEngine().parseAndRender(fromTera(template), context);
  } catch (cause) {
    if (isStop(cause)) throw cause;
    throw invalidInput(`The template cannot be rendered: ${messageOf(cause).slice(0, 300)}`, cause);
  }
}

function createEngine(): Liquid {
  const engine = new Liquid({
    ownPropertyOnly: true,
    parseLimit: 2_000_000,
    renderLimit: 2_000,
    memoryLimit: 50_000_000,
    // No file is ever read: every name of a template is unknown.
    templates: {},
    strictFilters: true,
  });
  engine.registerFilter('upper', (text: unknown) => String(text).toUpperCase());
  engine.registerFilter('lower', (text: unknown) => String(text).toLowerCase());
  engine.registerFilter('title', (text: unknown) =>
    String(text).replaceAll(/\b\p{L}/gu, (letter) => letter.toUpperCase()),
  );
  engine.registerFilter('trim', (text: unknown) => String(text).trim());
  engine.registerFilter('length', (value: unknown) => lengthOf(value));
  engine.registerFilter('json_encode', (value: unknown) => JSON.stringify(value));
  engine.registerFilter('safe', (value: unknown) => value);
  return engine;
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}

function fromTera(template: string): string {
  return template
    .replaceAll(/\{#[^#]{0,10000}#\}/g, '')
    .replaceAll(/\{%(-?)\s{0,8}set\s/g, '{%$1 assign ')
    .replaceAll(/\{%(-?)\s{0,8}elif\s/g, '{%$1 elsif ')
    .replaceAll(/\bloop\.(index0|index|first|last)\b/g, 'forloop.$1')
    .replaceAll(/\|\s{0,8}default\(value=([^(){}]{0,200})\)/g, '| default: $1')
    .replaceAll(/\|\s{0,8}join\(sep=([^(){}]{0,200})\)/g, '| join: $1');
}
