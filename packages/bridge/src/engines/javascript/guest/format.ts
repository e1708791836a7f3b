import { cleanStack } from './frames.ts';

const MAX_DEPTH = 4;
const MAX_ITEMS = 100;

/** A value as `console.log` shows it. */
export function format(value: unknown, depth = 0): string {
  if (typeof value === 'string') return depth === 0 ? value : JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `[Function: ${value.name === '' ? 'anonymous' : value.name}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  try {
    return formatObject(value, depth);
  } catch {
    // A getter of the script's threw; the other things that are printed should still be seen.
    return '[Object]';
  }
}

function formatObject(value: object, depth: number): string {
  if (value instanceof Error) return formatError(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof RegExp) return String(value);
  if (depth > MAX_DEPTH) return Array.isArray(value) ? '[Array]' : '[Object]';
  if (Array.isArray(value))
    return list(
      '[',
      value.map((item) => format(item, depth + 1)),
      ']',
    );
  if (value instanceof Uint8Array)
    return list(`Uint8Array(${value.length}) [`, Array.from(value.subarray(0, MAX_ITEMS + 1), String), ']');
  if (value instanceof Set)
    return list(
      `Set(${value.size}) {`,
      Array.from(value, (item) => format(item, depth + 1)),
      '}',
    );
  if (value instanceof Map)
    return list(
      `Map(${value.size}) {`,
      Array.from(value, (pair) => formatPair(pair, depth)),
      '}',
    );
  const entries = Object.entries(value).map(([key, item]) => `${keyText(key)}: ${format(item, depth + 1)}`);
  return list(`${classPrefix(value)}{`, entries, '}');
}

function formatError(error: Error): string {
  const frames = cleanStack(error.stack);
  return `${error.name}: ${error.message}${frames === '' ? '' : `\n${frames}`}`;
}

function formatPair([key, item]: readonly [unknown, unknown], depth: number): string {
  return `${format(key, depth + 1)} => ${format(item, depth + 1)}`;
}

function list(open: string, items: readonly string[], close: string): string {
  if (items.length === 0) return `${open}${close}`;
  const shown = items.slice(0, MAX_ITEMS);
  if (items.length > MAX_ITEMS) shown.push('…');
  const width = shown.reduce((sum, item) => sum + item.length + 2, 0);
  if (width <= 76 && !shown.some((item) => item.includes('\n'))) return `${open} ${shown.join(', ')} ${close}`;
  return `${open}\n${shown.map((item) => `  ${item.replaceAll('\n', '\n  ')}`).join(',\n')}\n${close}`;
}

function classPrefix(value: object): string {
  const name: unknown = Reflect.get(value, 'constructor')?.name;
  return typeof name === 'string' && name !== 'Object' && name !== '' ? `${name} ` : '';
}

function keyText(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}
