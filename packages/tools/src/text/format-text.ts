import { getOwn } from '@llmspell/core/kit';

import type { TextOptions } from './text-options.ts';

/** Fills `{}` with the values in order, and `{name}` with the value of that name; what has no value stays. */
export function formatText(text: string, { template, values, value }: TextOptions): string {
  const list = listOf(text, { template, values, value });
  const named = values === undefined || Array.isArray(values) ? {} : values;
  let next = 0;
  return (template ?? text).replaceAll(/\{(\w{0,100})\}/g, (placeholder, name: string) => {
    if (name === '') {
      const item = list[next];
      next += 1;
      return item === undefined ? placeholder : write(item);
    }
    const item = getOwn(named, name) ?? list[Number.parseInt(name, 10)];
    return item === undefined ? placeholder : write(item);
  });
}

function listOf(text: string, { template, values, value }: TextOptions): readonly unknown[] {
  if (Array.isArray(values)) return values;
  if (value !== undefined) return [value];
  return template === undefined ? [] : [text];
}

function write(item: unknown): string {
  return typeof item === 'string' ? item : JSON.stringify(item);
}
